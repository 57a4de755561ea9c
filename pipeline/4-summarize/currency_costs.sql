-- in:    allocated_charges, charge_rates
-- grain: one billing period, payer, provider and billing currency (BillingPeriodStart, x_CostCenter, ServiceProviderName, BillingCurrency)
-- spec:  — (both currencies side by side; each row of allocated_charges is converted and rounded to 12 decimals by itself, then added)
WITH by_rate AS (
  SELECT
    BillingPeriodStart, x_CostCenter, ServiceProviderName, BillingCurrency, x_Rate, x_RateDay, x_RateSource,
    sum(BilledCost) AS BilledCost,
    sum(EffectiveCost) AS EffectiveCost,
    sum(in_reporting_currency(BilledCost, x_Rate)) AS x_ReportedBilledCost,
    sum(in_reporting_currency(EffectiveCost, x_Rate)) AS x_ReportedEffectiveCost
  FROM allocated_charges JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
  GROUP BY ALL
)
SELECT
  BillingPeriodStart,
  x_CostCenter,
  coalesce(ServiceProviderName, '(not stated)') AS ServiceProviderName,
  BillingCurrency,
  min(x_Rate) AS x_LowestRate,
  max(x_Rate) AS x_HighestRate,
  min(x_RateDay) AS x_FirstRateDay,
  max(x_RateDay) AS x_LastRateDay,
  string_agg(DISTINCT x_RateSource, '; ' ORDER BY x_RateSource) AS x_RateSource,
  sum(BilledCost) AS BilledCost,
  sum(EffectiveCost) AS EffectiveCost,
  sum(x_ReportedBilledCost) AS x_ReportedBilledCost,
  sum(x_ReportedEffectiveCost) AS x_ReportedEffectiveCost
FROM by_rate
GROUP BY ALL
