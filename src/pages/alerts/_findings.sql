-- in: alert_findings, alert_rules
-- grain: one finding that fires or is near its threshold (x_AlertId)
-- spec: —
SELECT
  x_AlertId, x_AlertRule, CASE x_AlertStatus WHEN 'Firing' THEN 'Open' ELSE x_AlertStatus END AS x_State, x_AlertLevel, x_Headline, x_Cause,
  x_Amount, x_AmountCurrency, x_ScopeLevel, x_ScopeName, x_Owner, x_Page
FROM alert_findings JOIN alert_rules USING (x_AlertRule)
WHERE x_AlertStatus <> 'Quiet'
ORDER BY x_AlertRuleOrder, x_AlertLevel DESC, abs(x_Amount) DESC NULLS LAST, x_AlertId
