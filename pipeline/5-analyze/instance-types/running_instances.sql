-- in:    recent_charges, instance_types
-- grain: one resource, use and machine type in the recent month (ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId, x_Use, InstanceType)
-- spec:  instance-types/README.md; the type is read out of SkuMeter, as it stands in usage types of AWS (`USE1-BoxUsage:m5.large`, `InstanceUsage:db.r6g.4xl`),
--        meters of Azure (`D4s v5`) and names of Google's types. x_Use is Machine, Database, Cache, Machine learning or Other; Spot capacity is left out.
--        x_IsStillBilled as in metered_resources
WITH metered AS (
  SELECT
    *,
    coalesce(ConsumedQuantity, PricingQuantity) AS hours,
    coalesce(
      regexp_replace(nullif(regexp_extract(SkuMeter, ':(?:db\.|cache\.|ml\.)?([a-z][a-z0-9-]*\.[a-z0-9]+)$', 1), ''), '([0-9]|\.)xl$', '\1xlarge'),
      nullif(regexp_extract(lower(SkuMeter), '([a-z][0-9][a-z]?-[a-z]+-[0-9]+g?)', 1), ''),
      lower(split_part(SkuMeter, '/', -1))
    ) AS InstanceType,
    CASE regexp_extract(SkuMeter, ':(db|cache|ml)\.', 1)
      WHEN 'db' THEN 'Database' WHEN 'cache' THEN 'Cache' WHEN 'ml' THEN 'Machine learning' ELSE CASE ServiceCategory WHEN 'Compute' THEN 'Machine' ELSE 'Other' END
    END AS x_Use
  FROM recent_charges
  WHERE ChargeCategory = 'Usage' AND ChargeClass IS NULL AND EffectiveCost > 0 AND ResourceId IS NOT NULL AND AllocatedMethodId IS NULL
    AND (PricingUnit ILIKE '%hour%' OR PricingUnit ILIKE 'hrs%') AND coalesce(PricingCategory, '') <> 'Dynamic' AND NOT regexp_matches(SkuMeter, 'Spot')
)
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId, x_Use, InstanceType,
  max(ResourceName) AS ResourceName,
  sum(hours) AS x_Hours,
  sum(EffectiveCost) AS EffectiveCost,
  sum(x_AvoidableCost) AS x_AvoidableCost,
  sum(hours) FILTER (x_AvoidableCost > 0) AS x_AvoidableHours,
  min(ChargePeriodStart) AS x_FirstDay,
  max(ChargePeriodStart) AS x_LastDay,
  max(ChargePeriodStart) >= max(x_KnownThrough) - 3 OR (min(ChargePeriodStart) = max(ChargePeriodStart) AND bool_and(ChargePeriodStart = BillingPeriodStart)) AS x_IsStillBilled,
  any_value(x_KnownThrough) AS x_KnownThrough,
  any_value(x_ReportingCurrency) AS x_ReportingCurrency
FROM metered SEMI JOIN instance_types USING (InstanceType)
GROUP BY ALL
