-- in:    alert_settings, cost_centers
-- grain: one rule and unit of the organization that it may speak of (x_AlertRule, x_ScopeLevel, x_ScopeUnit)
-- spec:  a rule that is narrowed to a unit speaks of units whose cost centers all stand below it
WITH units AS (
  SELECT 'company' AS x_ScopeLevel, x_Company AS x_ScopeUnit, x_CostCenter FROM cost_centers
  UNION ALL
  SELECT 'business unit', x_BusinessUnit, x_CostCenter FROM cost_centers
  UNION ALL
  SELECT 'department', x_Department, x_CostCenter FROM cost_centers
  UNION ALL
  SELECT 'cost center', x_CostCenter, x_CostCenter FROM cost_centers
),
members AS (
  SELECT x_AlertRule, x_RuleLevel, units.x_ScopeLevel, units.x_ScopeUnit, units.x_CostCenter, wanted.x_CostCenter IS NOT NULL AS x_IsWanted
  FROM alert_settings AS settings
  CROSS JOIN units
  LEFT JOIN units AS wanted
    ON wanted.x_ScopeLevel = x_RuleLevel AND wanted.x_ScopeUnit = x_RuleUnit AND wanted.x_CostCenter = units.x_CostCenter
)
SELECT x_AlertRule, x_ScopeLevel, x_ScopeUnit
FROM members
WHERE x_ScopeUnit IS NOT NULL
GROUP BY x_AlertRule, x_RuleLevel, x_ScopeLevel, x_ScopeUnit
HAVING x_RuleLevel IS NULL OR bool_and(x_IsWanted)
