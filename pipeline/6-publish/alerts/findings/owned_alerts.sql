-- in:    alert_causes, alert_levels, cost_centers, parameters, unit_owners
-- grain: as alert_levels (x_AlertRule, x_Subject, x_Period, x_ScopeLevel, x_ScopeUnit)
-- spec:  whoever answers for Unallocated answers for the bills as a whole and for what stands beside the organization; an owner of a budget who is named without an address has the one of
--        the same name in the organization
WITH owners AS (
  SELECT x_ScopeLevel, x_ScopeUnit, x_Owner, x_OwnerEmail, x_Slack FROM unit_owners
  UNION ALL
  SELECT 'cost center', x_CostCenter, x_Owner, x_OwnerEmail, x_Slack FROM cost_centers
),
addresses AS (
  SELECT x_Owner AS x_Person, min(x_OwnerEmail) AS x_PersonEmail, min(x_Slack) AS x_PersonSlack FROM owners WHERE x_Owner IS NOT NULL GROUP BY ALL
),
answered AS (
  SELECT
    *,
    CASE WHEN x_IsOfNoUnit THEN 'cost center' ELSE x_ScopeLevel END AS x_OwnerLevel,
    CASE WHEN x_IsOfNoUnit THEN 'Unallocated' ELSE x_ScopeUnit END AS x_OwnedUnit
  FROM (
    SELECT *, x_AlertKind IN ('freshness', 'reconciliation') OR x_ScopeLevel NOT IN ('company', 'business unit', 'department', 'cost center') AS x_IsOfNoUnit
    FROM alert_levels
  )
)
SELECT
  answered.* EXCLUDE (x_IsOfNoUnit, x_OwnerLevel, x_OwnedUnit, x_BudgetUnitName, x_BudgetOwner, x_BudgetOwnerEmail),
  coalesce(x_CostCenterName, x_BudgetUnitName, answered.x_ScopeUnit) AS x_ScopeName, x_LargestService, x_LargestEffectiveCost, x_RisenService, x_Change, x_ReportingCurrency,
  coalesce(x_BudgetOwner, owners.x_Owner) AS x_Owner,
  CASE WHEN x_BudgetOwner IS NULL THEN owners.x_OwnerEmail ELSE coalesce(x_BudgetOwnerEmail, x_PersonEmail) END AS x_OwnerEmail,
  CASE WHEN x_BudgetOwner IS NULL THEN owners.x_Slack ELSE x_PersonSlack END AS x_Slack
FROM answered
CROSS JOIN parameters
LEFT JOIN alert_causes AS causes ON causes.x_ScopeLevel = answered.x_ScopeLevel AND causes.x_ScopeUnit = answered.x_ScopeUnit
LEFT JOIN cost_centers ON answered.x_ScopeLevel = 'cost center' AND x_CostCenter = answered.x_ScopeUnit
LEFT JOIN owners ON owners.x_ScopeLevel = x_OwnerLevel AND owners.x_ScopeUnit = x_OwnedUnit
LEFT JOIN addresses ON x_Person = x_BudgetOwner
