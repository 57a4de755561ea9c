-- in: monthly_costs, cost_centers, cost_forecasts, budget_statuses
-- grain: one month of the company or the chosen department (BillingPeriodStart)
-- spec: —
WITH payers AS (
  SELECT x_CostCenter FROM cost_centers WHERE $department::VARCHAR IS NULL OR x_Department = $department
),
actuals AS (
  SELECT BillingPeriodStart, sum(EffectiveCost) AS x_Actual
  FROM monthly_costs
  WHERE BillingPeriodStart BETWEEN $month::DATE - INTERVAL 14 MONTH AND $as_of::DATE
    AND ($department::VARCHAR IS NULL OR x_CostCenter IN (FROM payers))
  GROUP BY ALL
),
forecasts AS (
  SELECT BillingPeriodStart, x_Forecast, x_Low80, x_High80
  FROM cost_forecasts
  WHERE BillingPeriodStart > $month::DATE AND BillingPeriodStart <= $month::DATE + INTERVAL 7 MONTH AND x_Method IS DISTINCT FROM 'No history'
    AND CASE WHEN $department::VARCHAR IS NULL THEN x_ScopeLevel = 'company' ELSE x_ScopeLevel = 'department' AND x_ScopeUnit = $department END
),
level_budgets AS (
  SELECT BillingPeriodStart, list_position(['company', 'business unit', 'department', 'cost center'], x_BudgetLevel) AS x_Rank, sum(x_BudgetAmount) AS x_BudgetAmount
  FROM budget_statuses
  WHERE BillingPeriodStart BETWEEN $month::DATE - INTERVAL 14 MONTH AND $month::DATE + INTERVAL 7 MONTH
    AND CASE WHEN $department::VARCHAR IS NULL THEN true ELSE x_BudgetLevel = 'department' AND x_BudgetUnit = $department OR x_BudgetLevel = 'cost center' AND x_BudgetUnit IN (FROM payers) END
  GROUP BY ALL
),
budgets AS (
  SELECT BillingPeriodStart, arg_min(x_BudgetAmount, x_Rank) AS x_BudgetAmount FROM level_budgets GROUP BY ALL
)
SELECT BillingPeriodStart, x_Actual, x_Forecast, x_Low80, x_High80, x_BudgetAmount
FROM actuals FULL JOIN forecasts USING (BillingPeriodStart) LEFT JOIN budgets USING (BillingPeriodStart)
ORDER BY BillingPeriodStart
