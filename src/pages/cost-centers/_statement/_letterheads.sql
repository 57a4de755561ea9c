-- in: statement_lines, cost_center_paths, chargeback_modes, budget_statuses
-- grain: one statement: where its cost center stood in the month, who answered, and how it is charged (BillingPeriodStart, x_CostCenter)
-- spec: a month is spoken of as on its last day
WITH statements AS (
  SELECT BillingPeriodStart, x_CostCenter FROM statement_lines
  WHERE x_StatementSection = 'Closing' AND BillingPeriodStart BETWEEN $month::DATE - INTERVAL 12 MONTH AND $as_of::DATE
),
modes AS (
  SELECT statements.BillingPeriodStart, statements.x_CostCenter, x_ChargebackMode
  FROM statements JOIN chargeback_modes ON chargeback_modes.x_CostCenter = statements.x_CostCenter AND x_ValidFrom <= statements.BillingPeriodStart
  QUALIFY row_number() OVER (PARTITION BY statements.BillingPeriodStart, statements.x_CostCenter ORDER BY x_ValidFrom DESC) = 1
),
places AS (
  SELECT statements.BillingPeriodStart, statements.x_CostCenter, x_Path, x_Owner, x_OwnerEmail, x_OwnerUnit, x_BudgetHolder
  FROM statements
  JOIN cost_center_paths AS paths
    ON paths.x_CostCenter = statements.x_CostCenter
    AND x_ValidFrom <= last_day(statements.BillingPeriodStart)
    AND (x_ValidTo IS NULL OR x_ValidTo > last_day(statements.BillingPeriodStart))
),
planned AS (
  SELECT BillingPeriodStart, x_BudgetUnit AS x_CostCenter, sum(x_BudgetAmount) AS x_BudgetAmount FROM budget_statuses
  WHERE x_BudgetLevel = 'cost center' GROUP BY ALL
)
SELECT BillingPeriodStart, x_CostCenter, x_Path, x_Owner, x_OwnerEmail, x_OwnerUnit, x_BudgetHolder, coalesce(x_ChargebackMode, 'showback') AS x_ChargebackMode, x_BudgetAmount
FROM statements
LEFT JOIN modes USING (BillingPeriodStart, x_CostCenter)
LEFT JOIN places USING (BillingPeriodStart, x_CostCenter)
LEFT JOIN planned USING (BillingPeriodStart, x_CostCenter)
ORDER BY BillingPeriodStart, x_CostCenter
