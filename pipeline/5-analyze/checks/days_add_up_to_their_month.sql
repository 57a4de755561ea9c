-- severity: blocking
-- in:    daily_forecasts, cost_forecasts
WITH days AS (
  SELECT x_ScopeLevel, x_ScopeUnit, date_trunc('month', ChargePeriodStart)::DATE AS BillingPeriodStart, sum(x_Forecast) AS x_Days
  FROM daily_forecasts
  GROUP BY ALL
)
SELECT x_ScopeLevel, x_ScopeUnit, BillingPeriodStart, x_Forecast, x_Actual, x_Days
FROM days JOIN cost_forecasts USING (x_ScopeLevel, x_ScopeUnit, BillingPeriodStart)
WHERE abs(x_Forecast - coalesce(x_Actual, 0) - x_Days) >= 0.001 + abs(x_Forecast) / 1000000000000
