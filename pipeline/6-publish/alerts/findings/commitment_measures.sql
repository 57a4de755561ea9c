-- in:    alert_settings, alert_scopes, known_events, parameters
-- grain: one rule of kind commitment expiry and expiry of events.yaml that is still to come (x_AlertRule, x_Subject, x_Day)
-- spec:  the value is minus the days that are left
SELECT
  x_AlertRule, x_EventName AS x_Subject, NULL::DATE AS x_Period, x_ScopeLevel, x_ScopeUnit,
  (x_AsOf - x_FirstDay)::DECIMAL(38, 6) AS x_Value,
  coalesce(x_TotalAmount, x_MonthlyAmount) AS x_Amount, NULL::DECIMAL(38, 12) AS x_Reference, x_ReportingCurrency AS x_AmountCurrency, x_FirstDay AS x_Day,
  concat_ws(', ', ServiceProviderName, ServiceName, CASE WHEN x_MonthlyAmount IS NOT NULL THEN 'each month' END, known_events.x_Where) AS x_Text
FROM alert_settings
JOIN alert_scopes USING (x_AlertRule)
JOIN known_events USING (x_ScopeLevel, x_ScopeUnit)
CROSS JOIN parameters
WHERE x_AlertKind = 'commitment expiry' AND x_EventKind = 'commitment expiry' AND x_FirstDay >= x_AsOf
