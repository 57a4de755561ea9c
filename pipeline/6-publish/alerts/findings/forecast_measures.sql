-- in:    alert_settings, alert_scopes, cost_forecasts, parameters
-- grain: one rule of kind forecast and unit of its level (x_AlertRule, x_ScopeLevel, x_ScopeUnit)
-- spec:  the value is by how many percent a day of the running month, or of the next one where none runs, is expected to cost more than one of
--        the last complete month; a rule that is narrowed to a unit looks at units below it
WITH months AS (
  SELECT
    x_ScopeLevel, x_ScopeUnit,
    max_by(x_Actual, BillingPeriodStart) FILTER (x_IsMonthComplete) AS x_LastActual,
    extract('day' FROM last_day(max(BillingPeriodStart) FILTER (x_IsMonthComplete))) AS x_LastDays,
    min(BillingPeriodStart) FILTER (NOT x_IsMonthComplete) AS x_Period,
    min_by(x_Forecast, BillingPeriodStart) FILTER (NOT x_IsMonthComplete) AS x_NextForecast,
    extract('day' FROM last_day(min(BillingPeriodStart) FILTER (NOT x_IsMonthComplete))) AS x_NextDays
  FROM cost_forecasts
  GROUP BY ALL
)
SELECT
  alert_settings.x_AlertRule, 'forecast' AS x_Subject, x_Period, months.x_ScopeLevel, months.x_ScopeUnit,
  (100 * ((x_NextForecast / x_NextDays) / (x_LastActual / x_LastDays) - 1))::DECIMAL(38, 6) AS x_Value,
  x_NextForecast AS x_Amount, x_LastActual AS x_Reference, x_ReportingCurrency AS x_AmountCurrency, NULL::DATE AS x_Day, NULL::VARCHAR AS x_Text
FROM alert_settings
JOIN months ON months.x_ScopeLevel = x_Level
LEFT JOIN alert_scopes AS scopes
  ON scopes.x_AlertRule = alert_settings.x_AlertRule AND scopes.x_ScopeLevel = months.x_ScopeLevel AND scopes.x_ScopeUnit = months.x_ScopeUnit
CROSS JOIN parameters
WHERE x_AlertKind = 'forecast' AND (x_RuleLevel IS NULL OR scopes.x_ScopeUnit IS NOT NULL) AND x_LastActual > 0 AND x_NextForecast IS NOT NULL
  AND abs(x_NextForecast - x_LastActual) >= x_AtLeast
