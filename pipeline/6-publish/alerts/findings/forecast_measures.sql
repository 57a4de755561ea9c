-- in:    alert_settings, alert_scopes, cost_forecasts, parameters
-- grain: one rule of kind forecast and unit of its level (x_AlertRule, x_ScopeLevel, x_ScopeUnit)
-- spec:  the value is by how many percent the running month, or the next one where none runs, is expected above the last complete one
WITH months AS (
  SELECT
    x_ScopeLevel, x_ScopeUnit,
    max_by(x_Actual, BillingPeriodStart) FILTER (x_IsMonthComplete) AS x_LastActual,
    min(BillingPeriodStart) FILTER (NOT x_IsMonthComplete) AS x_Period,
    min_by(x_Forecast, BillingPeriodStart) FILTER (NOT x_IsMonthComplete) AS x_NextForecast
  FROM cost_forecasts
  GROUP BY ALL
)
SELECT
  x_AlertRule, 'forecast' AS x_Subject, x_Period, x_ScopeLevel, x_ScopeUnit,
  (100 * (x_NextForecast - x_LastActual) / x_LastActual)::DECIMAL(38, 6) AS x_Value,
  x_NextForecast AS x_Amount, x_LastActual AS x_Reference, x_ReportingCurrency AS x_AmountCurrency, NULL::DATE AS x_Day, NULL::VARCHAR AS x_Text
FROM alert_settings
JOIN alert_scopes USING (x_AlertRule)
JOIN months USING (x_ScopeLevel, x_ScopeUnit)
CROSS JOIN parameters
WHERE x_AlertKind = 'forecast' AND x_ScopeLevel = x_Level AND x_LastActual > 0 AND x_NextForecast IS NOT NULL
  AND abs(x_NextForecast - x_LastActual) >= x_AtLeast
