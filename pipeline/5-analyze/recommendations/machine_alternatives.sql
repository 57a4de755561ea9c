-- in:    running_instances, instance_types
-- grain: one resource and kind of alternative, which is Newer, AMD or ARM (ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId, x_AlternativeKind)
-- spec:  — (the cheapest type of the same vendor, purpose and vCPU with no less memory. Its price is what it costs elsewhere in the region on this bill where only
--        machines are compared, else the resource's own price times the ratio of two list prices: instance-types/README.md.
--        A bill from more than a year before the list says nothing of it)
WITH alternatives AS (
  SELECT
    old.InstanceType,
    new.InstanceType AS newType,
    new.ListPriceUsdPerHour / old.ListPriceUsdPerHour AS listRatio,
    new.ListedOn,
    CASE WHEN new.Architecture = 'arm64' THEN 'ARM' WHEN old.Successor IS NOT NULL THEN 'Newer' ELSE 'AMD' END AS x_AlternativeKind
  FROM instance_types AS old
  JOIN instance_types AS new USING (Vendor, Purpose, Vcpu)
  WHERE old.Architecture = 'x86_64' AND old.GpuCount = 0 AND new.MemoryGib >= old.MemoryGib AND new.GpuCount = 0
    AND new.ListPriceUsdPerHour < old.ListPriceUsdPerHour AND new.InstanceType <> old.InstanceType
    AND CASE
      WHEN new.Architecture = 'arm64' THEN new.Family = old.ArmFamily
      WHEN old.Successor IS NOT NULL THEN new.Generation > old.Generation
      ELSE old.CpuMaker = 'Intel' AND new.CpuMaker = 'AMD' AND new.Generation >= old.Generation
    END
  QUALIFY row_number() OVER (PARTITION BY old.InstanceType, x_AlternativeKind ORDER BY new.ListPriceUsdPerHour, new.Generation DESC, new.InstanceType) = 1
), prices AS (
  SELECT ServiceProviderName, RegionId, InstanceType AS newType, sum(x_AvoidableCost) / sum(x_AvoidableHours) AS unitPrice
  FROM running_instances
  WHERE x_Use = 'Machine' AND x_AvoidableHours > 0
  GROUP BY ALL
), priced AS (
  SELECT
    running_instances.*, x_AlternativeKind, newType, ListedOn, unitPrice,
    least(x_AvoidableCost, coalesce(
      CASE WHEN x_Use = 'Machine' THEN (x_AvoidableHours * unitPrice)::DECIMAL(38, 12) END,
      (x_AvoidableCost * listRatio)::DECIMAL(38, 12))) AS newCost
  FROM running_instances
  JOIN alternatives USING (InstanceType)
  LEFT JOIN prices USING (ServiceProviderName, RegionId, newType)
  WHERE x_AvoidableCost > 0 AND x_Use IN ('Machine', 'Database', 'Cache') AND x_KnownThrough >= ListedOn - 365
)
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId, x_AlternativeKind,
  max(x_Use) AS x_Use,
  string_agg(DISTINCT InstanceType, ', ' ORDER BY InstanceType) AS x_CurrentSku,
  string_agg(DISTINCT newType, ', ' ORDER BY newType) AS x_RecommendedSku,
  sum(x_AvoidableHours) AS x_Hours,
  sum(x_AvoidableCost) AS x_MonthlyCost,
  sum(newCost) AS x_NewMonthlyCost,
  CASE WHEN bool_and(x_Use = 'Machine' AND unitPrice IS NOT NULL) THEN 'what it costs elsewhere in the region on this bill'
    ELSE format('the ratio of list prices of {}', max(ListedOn)) END AS x_PriceSource,
  min(x_FirstDay) AS x_FirstDay,
  max(x_LastDay) AS x_LastDay,
  any_value(x_ReportingCurrency) AS x_ReportingCurrency
FROM priced
GROUP BY ALL
