-- in:    recent_charges
-- grain: one resource and meter in the recent month (ServiceProviderName, SubAccountId, ServiceCategory, ServiceName, RegionId, ResourceId, SkuMeter, PricingUnit, PricingCategory)
-- spec:  — (what most rules look at: a month of usage added up once. x_IsStillBilled: in the last four days, or as one row of the running month)
SELECT
  ServiceProviderName, SubAccountId, ServiceCategory, ServiceName, RegionId, ResourceId, SkuMeter, PricingUnit, PricingCategory,
  max(SubAccountName) AS SubAccountName,
  max(ResourceType) AS ResourceType,
  max_by(Tags, (ChargePeriodStart, Tags)) AS Tags,
  sum(EffectiveCost) AS EffectiveCost,
  sum(x_AvoidableCost) AS x_AvoidableCost,
  sum(coalesce(ConsumedQuantity, PricingQuantity)) AS ConsumedQuantity,
  sum(PricingQuantity) AS PricingQuantity,
  sum(PricingQuantity) FILTER (x_AvoidableCost > 0) AS x_AvoidableQuantity,
  count(DISTINCT ChargePeriodStart) AS x_Days,
  min(ChargePeriodStart) AS x_FirstDay,
  max(ChargePeriodStart) AS x_LastDay,
  min(ChargePeriodStart) = max(ChargePeriodStart) AND bool_and(ChargePeriodStart = BillingPeriodStart) AS x_IsMonthly,
  max(ChargePeriodStart) >= max(x_KnownThrough) - 3 OR x_IsMonthly AS x_IsStillBilled,
  max(x_KnownThrough) AS x_KnownThrough,
  any_value(x_ReportingCurrency) AS x_ReportingCurrency
FROM recent_charges
WHERE ChargeCategory = 'Usage' AND SkuMeter IS NOT NULL
GROUP BY ALL
HAVING sum(EffectiveCost) > 0 OR sum(coalesce(ConsumedQuantity, PricingQuantity)) > 0
