-- in:    known_charges, charge_rates, forecast_calendar
-- grain: one day and meter of a service in a sub account and region (ChargePeriodStart, ServiceProviderName, SubAccountId, ServiceName,
--        SkuMeter, RegionId), in the reporting currency
-- spec:  — (usage alone: purchases, tax, credits, corrections, refunds and unused commitments are not habits that can be broken)
SELECT
  ChargePeriodStart,
  coalesce(ServiceProviderName, '(not stated)') AS ServiceProviderName,
  coalesce(SubAccountId, BillingAccountId, '(not stated)') AS SubAccountId,
  coalesce(ServiceName, '(not stated)') AS ServiceName,
  coalesce(SkuMeter, SkuId, '(not stated)') AS SkuMeter,
  coalesce(RegionId, '(no region)') AS RegionId,
  max(coalesce(SubAccountName, SubAccountId, BillingAccountName, BillingAccountId, '(not stated)')) AS SubAccountName,
  sum(in_reporting_currency(EffectiveCost, x_Rate))::DECIMAL(38, 12) AS EffectiveCost
FROM known_charges JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency) CROSS JOIN forecast_calendar
WHERE ChargeCategory = 'Usage'
  AND ChargeClass IS NULL
  AND EffectiveCost > 0
  AND coalesce(CommitmentDiscountStatus, 'Used') <> 'Unused'
  AND ChargePeriodStart <= x_KnownThrough
GROUP BY ALL
