-- in: alert_rules, alert_findings
-- grain: one rule (x_AlertRule)
-- spec: —
SELECT
  any_value(x_AlertRuleOrder) AS x_AlertRuleOrder,
  x_AlertRule,
  any_value(alert_rules.x_AlertKind) AS x_AlertKind,
  any_value(x_AlertRuleText) AS x_AlertRuleText,
  count(x_AlertId) FILTER (x_AlertStatus = 'Firing') AS x_Firing,
  count(x_AlertId) FILTER (x_AlertStatus = 'Near') AS x_Near,
  count(x_AlertId) AS x_LookedAt,
  any_value(x_SendTo) AS x_SendTo,
  any_value(x_Where) AS x_Where
FROM alert_rules LEFT JOIN alert_findings USING (x_AlertRule)
GROUP BY x_AlertRule
ORDER BY x_AlertRuleOrder
