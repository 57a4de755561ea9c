-- in: currency_costs
-- grain: one month, provider and billing currency other than the reporting one, of one payer (BillingPeriodStart, ServiceProviderName, BillingCurrency)
-- spec: —
SELECT
  BillingPeriodStart, ServiceProviderName, BillingCurrency, BilledCost, EffectiveCost, x_LowestRate,
  CASE WHEN x_HighestRate <> x_LowestRate THEN x_HighestRate END AS x_HighestRate,
  x_FirstRateDay, x_LastRateDay, x_RateSource, x_ReportedEffectiveCost
FROM currency_costs
WHERE x_CostCenter = $cost_center AND BillingCurrency <> $currency AND BillingPeriodStart >= $as_of::DATE - INTERVAL 13 MONTH
ORDER BY BillingPeriodStart DESC, ServiceProviderName, BillingCurrency
