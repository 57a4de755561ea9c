-- severity: blocking
-- in:    cost_forecasts
WITH sums AS (
  SELECT BillingPeriodStart, x_ScopeLevel, sum(x_Forecast) AS x_Forecast, sum(x_Baseline) AS x_Baseline
  FROM cost_forecasts
  WHERE x_Forecast IS NOT NULL
  GROUP BY ALL
)
SELECT BillingPeriodStart, parts.x_ScopeLevel, whole.x_Forecast AS x_CompanyForecast, parts.x_Forecast AS x_SumOfForecasts
FROM sums AS parts JOIN sums AS whole USING (BillingPeriodStart)
WHERE whole.x_ScopeLevel = 'company' AND parts.x_ScopeLevel IN ('cost center', 'provider', 'service', 'pool')
  AND (whole.x_Forecast <> parts.x_Forecast OR whole.x_Baseline <> parts.x_Baseline)
