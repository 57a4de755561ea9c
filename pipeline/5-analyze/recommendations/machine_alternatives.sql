-- in:    running_instances, instance_types, charge_rates
-- grain: one resource and kind of alternative, which is Newer, AMD or ARM (ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId, x_AlternativeKind)
-- spec:  — (the cheapest type of the same vendor, purpose and vCPU with no less memory. Its price is that of machines elsewhere in the region on this bill, if it is within
--        a quarter of the resource's own price times the ratio of two list prices, else that: instance-types/README.md. A machine that costs 1.3 times its list
--        price, which is of Linux, pays for another licence, as that of Windows: no ARM. Without a rate of the dollar 1.3 times the least
--        share of the list price on this bill. A bill from more than a year before the list says nothing of it)
WITH alternatives AS (
  SELECT
    old.InstanceType,
    old.ListPriceUsdPerHour,
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
), compared AS (
  SELECT
    running_instances.*, x_AlternativeKind, newType, ListedOn, x_AvoidableCost * listRatio AS listedCost,
    CASE WHEN x_Use = 'Machine' AND x_AvoidableHours * unitPrice BETWEEN listedCost * 0.8 AND listedCost * 1.25 THEN x_AvoidableHours * unitPrice END AS seenCost,
    CASE WHEN x_Use = 'Machine' THEN x_AvoidableCost / x_AvoidableHours / ListPriceUsdPerHour END AS listShare
  FROM running_instances
  JOIN alternatives USING (InstanceType)
  LEFT JOIN prices USING (ServiceProviderName, RegionId, newType)
  WHERE x_AvoidableCost > 0 AND x_IsStillBilled AND x_Use IN ('Machine', 'Database', 'Cache') AND x_KnownThrough >= ListedOn - 365
), priced AS (
  SELECT *, least(x_AvoidableCost, coalesce(seenCost, listedCost)::DECIMAL(38, 12)) AS newCost
  FROM compared
  CROSS JOIN (SELECT max(x_Rate) AS dollarRate FROM charge_rates WHERE BillingCurrency = 'USD')
  QUALIFY x_AlternativeKind <> 'ARM' OR listShare IS NULL OR listShare <= 1.3 * coalesce(dollarRate, min(listShare) OVER (PARTITION BY ServiceProviderName))
), resources AS (
  SELECT
    ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId, x_AlternativeKind,
    max(x_Use) AS x_Use,
    string_agg(DISTINCT InstanceType, ', ' ORDER BY InstanceType) AS x_CurrentSku,
    string_agg(DISTINCT newType, ', ' ORDER BY newType) AS x_RecommendedSku,
    sum(x_AvoidableHours) AS hours,
    sum(x_AvoidableCost) AS x_MonthlyCost,
    sum(newCost) AS wholeNewCost,
    CASE WHEN bool_and(seenCost IS NOT NULL) THEN 'what it costs elsewhere in the region on this bill'
      ELSE format('the ratio of list prices of {}', max(ListedOn)) END AS priceSource,
    min(x_FirstDay) AS x_EvidenceFirstDay,
    max(x_LastDay) AS x_EvidenceLastDay,
    any_value(x_ReportingCurrency) AS currency
  FROM priced
  GROUP BY ALL
)
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId, x_AlternativeKind, x_Use, x_CurrentSku, x_RecommendedSku,
  format('{} ran {:,.0f} hours on demand for {:,.2f} {} from {} to {}; on {} they would have cost {:,.2f}, by {}.',
    x_CurrentSku, hours, x_MonthlyCost, currency, x_EvidenceFirstDay, x_EvidenceLastDay, x_RecommendedSku, wholeNewCost, priceSource) AS x_Evidence,
  x_EvidenceFirstDay,
  x_EvidenceLastDay,
  x_MonthlyCost,
  x_MonthlyCost - wholeNewCost AS x_MonthlySavings
FROM resources
