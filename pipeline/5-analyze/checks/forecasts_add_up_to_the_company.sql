-- severity: blocking
-- in:    cost_forecasts
SELECT
  BillingPeriodStart,
  sum(x_Forecast) FILTER (x_ScopeLevel = 'company') AS x_CompanyForecast,
  sum(x_Forecast) FILTER (x_ScopeLevel = 'cost center') AS x_CostCenterForecasts
FROM cost_forecasts
WHERE x_Forecast IS NOT NULL
GROUP BY BillingPeriodStart
HAVING x_CompanyForecast IS DISTINCT FROM x_CostCenterForecasts
