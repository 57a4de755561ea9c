-- in:    alert_settings, alert_scopes, commitment_inventory, known_events, parameters
-- grain: one rule of kind commitment expiry and expiry that is still to come, of events.yaml or, for the whole company, of the inventory (x_AlertRule, x_Subject, x_Day)
-- spec:  the value is minus the days that are left; a commitment whose end only events.yaml says is not told twice
WITH expiries AS (
  SELECT
    x_ScopeLevel, x_ScopeUnit, x_EventName AS x_Subject, x_FirstDay AS x_Day, coalesce(x_TotalAmount, x_MonthlyAmount) AS x_Amount,
    concat_ws(', ', ServiceProviderName, ServiceName, CASE WHEN x_MonthlyAmount IS NOT NULL THEN 'each month' END, x_Where) AS x_Text
  FROM known_events
  WHERE x_EventKind = 'commitment expiry'
  UNION ALL BY NAME
  SELECT
    scopes.x_ScopeLevel, scopes.x_ScopeUnit, coalesce(CommitmentDiscountName, CommitmentDiscountId) AS x_Subject, x_End AS x_Day,
    (x_HourlyCost * 730)::DECIMAL(38, 12) AS x_Amount,
    concat_ws(', ', ServiceProviderName, x_PlanGroup, 'each month', x_EndSource) AS x_Text
  FROM commitment_inventory
  CROSS JOIN (SELECT DISTINCT x_ScopeLevel, x_ScopeUnit FROM alert_scopes WHERE x_ScopeLevel = 'company') AS scopes
  WHERE x_CommitmentStatus = 'Active' AND x_End IS NOT NULL
    AND coalesce(CommitmentDiscountName, CommitmentDiscountId) NOT IN (SELECT x_EventName FROM known_events WHERE x_EventKind = 'commitment expiry')
    AND CommitmentDiscountId NOT IN (SELECT x_EventName FROM known_events WHERE x_EventKind = 'commitment expiry')
)
SELECT
  x_AlertRule, x_Subject, NULL::DATE AS x_Period, x_ScopeLevel, x_ScopeUnit,
  (x_AsOf - x_Day)::DECIMAL(38, 6) AS x_Value,
  x_Amount, NULL::DECIMAL(38, 12) AS x_Reference, x_ReportingCurrency AS x_AmountCurrency, x_Day,
  x_Text
FROM alert_settings
JOIN alert_scopes USING (x_AlertRule)
JOIN expiries USING (x_ScopeLevel, x_ScopeUnit)
CROSS JOIN parameters
WHERE x_AlertKind = 'commitment expiry' AND x_Day >= x_AsOf
