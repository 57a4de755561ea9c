-- in: monthly_costs, cost_centers, cost_forecasts, forecast_backtests, budget_statuses, cost_movements, cost_recommendations
-- grain: one row for the company or the chosen department ()
-- spec: —
WITH payers AS (
  SELECT x_CostCenter FROM cost_centers WHERE $department::VARCHAR IS NULL OR x_Department = $department
),
months AS (
  SELECT BillingPeriodStart, sum(EffectiveCost) AS EffectiveCost
  FROM monthly_costs
  WHERE $department::VARCHAR IS NULL OR x_CostCenter IN (FROM payers)
  GROUP BY ALL
),
unowned AS (
  SELECT BillingPeriodStart, ServiceName, sum(EffectiveCost) AS EffectiveCost
  FROM monthly_costs
  WHERE x_AllocationKind = 'Unallocated' AND BillingPeriodStart IN ($month::DATE, $previous_month::DATE)
  GROUP BY ALL
),
everything AS (
  SELECT BillingPeriodStart, sum(EffectiveCost) AS EffectiveCost FROM monthly_costs GROUP BY ALL
),
forecasts AS (
  SELECT BillingPeriodStart, x_Forecast, x_Low80, x_High80
  FROM cost_forecasts
  WHERE BillingPeriodStart > $month::DATE AND x_Method IS DISTINCT FROM 'No history'
    AND CASE WHEN $department::VARCHAR IS NULL THEN x_ScopeLevel = 'company' ELSE x_ScopeLevel = 'department' AND x_ScopeUnit = $department END
),
backtests AS (
  SELECT sum(abs(x_Forecast - x_Actual)) / nullif(sum(abs(x_Actual)), 0) AS x_Error
  FROM forecast_backtests
  WHERE x_HorizonMonths = 1
    AND CASE WHEN $department::VARCHAR IS NULL THEN x_ScopeLevel = 'company' ELSE x_ScopeLevel = 'department' AND x_ScopeUnit = $department END
),
level_budgets AS (
  SELECT BillingPeriodStart, list_position(['company', 'business unit', 'department', 'cost center'], x_BudgetLevel) AS x_Rank, sum(x_BudgetAmount) AS x_BudgetAmount
  FROM budget_statuses
  WHERE CASE WHEN $department::VARCHAR IS NULL THEN true ELSE x_BudgetLevel = 'department' AND x_BudgetUnit = $department OR x_BudgetLevel = 'cost center' AND x_BudgetUnit IN (FROM payers) END
  GROUP BY ALL
),
budgets AS (
  SELECT BillingPeriodStart, arg_min(x_BudgetAmount, x_Rank) AS x_BudgetAmount FROM level_budgets GROUP BY ALL
),
drivers AS (
  SELECT ServiceName, x_CostCenterName, sum(x_Change) AS x_Change
  FROM cost_movements LEFT JOIN cost_centers USING (x_CostCenter)
  WHERE BillingPeriodStart = $month::DATE AND ($department::VARCHAR IS NULL OR x_CostCenter IN (FROM payers))
  GROUP BY ALL
),
findings AS (
  SELECT x_Title, x_MonthlySavings FROM cost_recommendations WHERE $department::VARCHAR IS NULL OR x_CostCenter IN (FROM payers)
)
SELECT
  (SELECT EffectiveCost FROM months WHERE BillingPeriodStart = $month::DATE) AS EffectiveCost,
  (SELECT EffectiveCost FROM months WHERE BillingPeriodStart = $previous_month::DATE) AS x_PreviousEffectiveCost,
  (SELECT EffectiveCost FROM months WHERE BillingPeriodStart > $month::DATE AND BillingPeriodStart <= $as_of::DATE ORDER BY BillingPeriodStart LIMIT 1) AS x_ToDate,
  (SELECT sum(EffectiveCost) FROM months WHERE BillingPeriodStart BETWEEN $month::DATE - INTERVAL 11 MONTH AND $month::DATE HAVING count(*) = 12) AS x_LastTwelve,
  (SELECT x_Forecast FROM forecasts ORDER BY BillingPeriodStart LIMIT 1) AS x_Forecast,
  (SELECT x_Low80 FROM forecasts ORDER BY BillingPeriodStart LIMIT 1) AS x_Low80,
  (SELECT x_High80 FROM forecasts ORDER BY BillingPeriodStart LIMIT 1) AS x_High80,
  (SELECT sum(x_Forecast) FROM forecasts WHERE BillingPeriodStart <= $month::DATE + INTERVAL 12 MONTH) AS x_Ahead,
  (SELECT count(*) FROM forecasts WHERE BillingPeriodStart <= $month::DATE + INTERVAL 12 MONTH) AS x_MonthsAhead,
  (SELECT x_Error FROM backtests) AS x_BacktestError,
  (SELECT x_BudgetAmount FROM budgets WHERE BillingPeriodStart = $month::DATE) AS x_BudgetAmount,
  (SELECT x_BudgetAmount FROM budgets WHERE BillingPeriodStart > $month::DATE ORDER BY BillingPeriodStart LIMIT 1) AS x_NextBudgetAmount,
  (SELECT sum(EffectiveCost) FROM unowned WHERE BillingPeriodStart = $month::DATE) AS x_Unallocated,
  (SELECT sum(EffectiveCost) FROM unowned WHERE BillingPeriodStart = $previous_month::DATE) AS x_PreviousUnallocated,
  (SELECT ServiceName FROM unowned WHERE BillingPeriodStart = $month::DATE ORDER BY EffectiveCost DESC, ServiceName LIMIT 1) AS x_UnallocatedService,
  (SELECT EffectiveCost FROM everything WHERE BillingPeriodStart = $month::DATE) AS x_Everything,
  (SELECT EffectiveCost FROM everything WHERE BillingPeriodStart = $previous_month::DATE) AS x_PreviousEverything,
  (SELECT sum(x_MonthlySavings) FROM findings) AS x_MonthlySavings,
  (SELECT count(*) FROM findings) AS x_RecommendationCount,
  (SELECT x_Title FROM findings ORDER BY x_MonthlySavings DESC, x_Title LIMIT 1) AS x_BestTitle,
  (SELECT max(x_MonthlySavings) FROM findings) AS x_BestSavings,
  (SELECT ServiceName FROM drivers ORDER BY abs(x_Change) DESC, ServiceName LIMIT 1) AS x_DriverService,
  (SELECT x_CostCenterName FROM drivers ORDER BY abs(x_Change) DESC, ServiceName LIMIT 1) AS x_DriverCostCenter,
  (SELECT x_Change FROM drivers ORDER BY abs(x_Change) DESC, ServiceName LIMIT 1) AS x_DriverChange
