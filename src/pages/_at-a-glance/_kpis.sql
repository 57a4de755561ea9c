-- in: monthly_costs, cost_centers, cost_forecasts, forecast_backtests, budget_statuses, cost_movements, cost_recommendations, recommendation_decisions
-- grain: one row for the company or the chosen department ()
-- spec: —
WITH charged AS (
  SELECT
    BillingPeriodStart, ServiceName, x_AllocationKind, EffectiveCost,
    CASE WHEN $department::VARCHAR IS NULL OR x_Department = $department THEN EffectiveCost END AS x_OwnCost
  FROM monthly_costs LEFT JOIN cost_centers USING (x_CostCenter)
  WHERE BillingPeriodStart BETWEEN $month::DATE - INTERVAL 11 MONTH AND $as_of::DATE
),
costs AS (
  SELECT
    sum(x_OwnCost) FILTER (BillingPeriodStart = $month::DATE) AS EffectiveCost,
    sum(x_OwnCost) FILTER (BillingPeriodStart = $previous_month::DATE) AS x_PreviousEffectiveCost,
    sum(x_OwnCost) FILTER (BillingPeriodStart > $month::DATE) AS x_ToDate,
    CASE WHEN count(DISTINCT BillingPeriodStart) FILTER (BillingPeriodStart <= $month::DATE AND x_OwnCost IS NOT NULL) = 12
      THEN sum(x_OwnCost) FILTER (BillingPeriodStart <= $month::DATE) END AS x_LastTwelve,
    sum(EffectiveCost) FILTER (BillingPeriodStart = $month::DATE) AS x_Everything,
    sum(EffectiveCost) FILTER (BillingPeriodStart = $previous_month::DATE) AS x_PreviousEverything,
    sum(EffectiveCost) FILTER (BillingPeriodStart = $month::DATE AND x_AllocationKind = 'Unallocated') AS x_Unallocated,
    sum(EffectiveCost) FILTER (BillingPeriodStart = $previous_month::DATE AND x_AllocationKind = 'Unallocated') AS x_PreviousUnallocated
  FROM charged
),
unowned AS (
  SELECT ServiceName AS x_UnallocatedService
  FROM charged
  WHERE BillingPeriodStart = $month::DATE AND x_AllocationKind = 'Unallocated'
  GROUP BY ServiceName
  ORDER BY sum(EffectiveCost) DESC, ServiceName
  LIMIT 1
),
forecasts AS (
  SELECT
    arg_min(x_Forecast, BillingPeriodStart) AS x_Forecast,
    arg_min(x_Low80, BillingPeriodStart) AS x_Low80,
    arg_min(x_High80, BillingPeriodStart) AS x_High80,
    sum(x_Forecast) AS x_Ahead,
    count(*) AS x_MonthsAhead
  FROM cost_forecasts
  WHERE BillingPeriodStart > $month::DATE AND BillingPeriodStart <= $month::DATE + INTERVAL 12 MONTH AND x_Method IS DISTINCT FROM 'No history'
    AND CASE WHEN $department::VARCHAR IS NULL THEN x_ScopeLevel = 'company' ELSE x_ScopeLevel = 'department' AND x_ScopeUnit = $department END
),
backtests AS (
  SELECT sum(abs(x_Forecast - x_Actual)) / nullif(sum(abs(x_Actual)), 0) AS x_BacktestError
  FROM forecast_backtests
  WHERE x_HorizonMonths = 1
    AND CASE WHEN $department::VARCHAR IS NULL THEN x_ScopeLevel = 'company' ELSE x_ScopeLevel = 'department' AND x_ScopeUnit = $department END
),
level_budgets AS (
  SELECT
    list_position(['company', 'business unit', 'department', 'cost center'], x_BudgetLevel) AS x_Rank,
    sum(x_AvailableAmount) FILTER (BillingPeriodStart = $month::DATE) AS x_BudgetAmount,
    sum(x_AvailableAmount) FILTER (BillingPeriodStart > $month::DATE) AS x_NextBudgetAmount
  FROM budget_statuses LEFT JOIN cost_centers ON x_BudgetLevel = 'cost center' AND x_BudgetUnit = x_CostCenter
  WHERE BillingPeriodStart BETWEEN $month::DATE AND $month::DATE + INTERVAL 1 MONTH
    AND CASE WHEN $department::VARCHAR IS NULL THEN true ELSE x_BudgetLevel = 'department' AND x_BudgetUnit = $department OR x_Department = $department END
  GROUP BY ALL
),
budgets AS (
  SELECT arg_min(x_BudgetAmount, x_Rank) AS x_BudgetAmount, arg_min(x_NextBudgetAmount, x_Rank) AS x_NextBudgetAmount FROM level_budgets
),
drivers AS (
  SELECT ServiceName AS x_DriverService, x_CostCenterName AS x_DriverCostCenter, sum(x_Change) AS x_DriverChange
  FROM cost_movements LEFT JOIN cost_centers USING (x_CostCenter)
  WHERE BillingPeriodStart = $month::DATE AND ($department::VARCHAR IS NULL OR x_Department = $department)
  GROUP BY ServiceName, x_CostCenterName
  ORDER BY abs(sum(x_Change)) DESC, ServiceName, x_CostCenterName
  LIMIT 1
),
findings AS (
  SELECT x_Title, x_MonthlySavings
  FROM cost_recommendations
  ANTI JOIN (SELECT x_RecommendationId FROM recommendation_decisions WHERE x_Stage = 'Dismissed') AS dismissed USING (x_RecommendationId)
  LEFT JOIN cost_centers USING (x_CostCenter)
  WHERE x_InsteadOf IS NULL AND ($department::VARCHAR IS NULL OR x_Department = $department)
),
savings AS (
  SELECT sum(x_MonthlySavings) AS x_MonthlySavings, count(*) AS x_RecommendationCount, first(x_Title ORDER BY x_MonthlySavings DESC, x_Title) AS x_BestTitle, max(x_MonthlySavings) AS x_BestSavings
  FROM findings
)
SELECT
  EffectiveCost, x_PreviousEffectiveCost, x_ToDate, x_LastTwelve, x_Everything, x_PreviousEverything, x_Unallocated, x_PreviousUnallocated, x_UnallocatedService,
  x_Forecast, x_Low80, x_High80, x_Ahead, x_MonthsAhead, x_BacktestError, x_BudgetAmount, x_NextBudgetAmount,
  x_DriverService, x_DriverCostCenter, x_DriverChange, x_MonthlySavings, x_RecommendationCount, x_BestTitle, x_BestSavings
FROM costs CROSS JOIN forecasts CROSS JOIN backtests CROSS JOIN budgets CROSS JOIN savings
LEFT JOIN unowned ON true
LEFT JOIN drivers ON true
