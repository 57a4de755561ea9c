-- in:    alert_causes, alert_levels, cost_centers, parameters, unit_owners
-- grain: as alert_levels (x_AlertRule, x_Subject, x_Period, x_ScopeLevel, x_ScopeUnit)
-- spec:  whoever answers for Unallocated answers for the bills as a whole
WITH owners AS (
  SELECT x_ScopeLevel, x_ScopeUnit, x_Owner, x_OwnerEmail, x_Slack FROM unit_owners
  UNION ALL
  SELECT 'cost center', x_CostCenter, x_Owner, x_OwnerEmail, x_Slack FROM cost_centers
),
answered AS (
  SELECT
    *,
    CASE WHEN x_AlertKind IN ('freshness', 'reconciliation') THEN 'cost center' ELSE x_ScopeLevel END AS x_OwnerLevel,
    CASE WHEN x_AlertKind IN ('freshness', 'reconciliation') THEN 'Unallocated' ELSE x_ScopeUnit END AS x_OwnedUnit
  FROM alert_levels
)
SELECT
  answered.* EXCLUDE (x_OwnerLevel, x_OwnedUnit, x_BudgetUnitName, x_BudgetOwner, x_BudgetOwnerEmail),
  coalesce(x_CostCenterName, x_BudgetUnitName, answered.x_ScopeUnit) AS x_ScopeName, x_LargestService, x_LargestEffectiveCost, x_RisenService, x_Change, x_ReportingCurrency,
  coalesce(x_BudgetOwner, owners.x_Owner) AS x_Owner,
  CASE WHEN x_BudgetOwner IS NULL OR x_BudgetOwnerEmail IS NOT NULL THEN coalesce(x_BudgetOwnerEmail, owners.x_OwnerEmail) END AS x_OwnerEmail,
  owners.x_Slack
FROM answered
CROSS JOIN parameters
LEFT JOIN alert_causes AS causes ON causes.x_ScopeLevel = answered.x_ScopeLevel AND causes.x_ScopeUnit = answered.x_ScopeUnit
LEFT JOIN cost_centers ON answered.x_ScopeLevel = 'cost center' AND x_CostCenter = answered.x_ScopeUnit
LEFT JOIN owners ON owners.x_ScopeLevel = x_OwnerLevel AND owners.x_ScopeUnit = x_OwnedUnit
