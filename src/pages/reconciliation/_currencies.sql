-- in: currency_costs
-- grain: one month, provider and billing currency, newest first (BillingPeriodStart, ServiceProviderName, BillingCurrency)
-- spec: —
SELECT
  BillingPeriodStart, ServiceProviderName, BillingCurrency,
  sum(BilledCost) AS BilledCost,
  min(x_LowestRate) AS x_LowestRate,
  CASE WHEN max(x_HighestRate) <> min(x_LowestRate) THEN max(x_HighestRate) END AS x_HighestRate,
  min(x_FirstRateDay) AS x_FirstRateDay,
  max(x_LastRateDay) AS x_LastRateDay,
  min(x_RateSource) AS x_RateSource,
  sum(x_ReportedBilledCost) AS x_ReportedBilledCost
FROM currency_costs
WHERE BillingCurrency <> $currency
GROUP BY ALL
ORDER BY BillingPeriodStart DESC, ServiceProviderName, BillingCurrency
