-- in: monthly_costs, cost_forecasts, forecast_backtests, budget_statuses, cost_movements, cost_recommendations
-- grain: one row for the cost center, all of it or what one provider charges ()
-- spec: —
WITH costs AS (
  SELECT BillingPeriodStart, x_AllocationKind, x_Pool, sum(EffectiveCost) AS EffectiveCost
  FROM monthly_costs
  WHERE x_CostCenter = $cost_center AND ($provider::VARCHAR IS NULL OR ServiceProviderName = $provider)
  GROUP BY ALL
),
months AS (
  SELECT BillingPeriodStart, sum(EffectiveCost) AS EffectiveCost FROM costs GROUP BY ALL
),
forecasts AS (
  SELECT BillingPeriodStart, x_Forecast, x_Low80, x_High80
  FROM cost_forecasts
  WHERE x_ScopeLevel = 'cost center' AND x_ScopeUnit = $cost_center AND $provider::VARCHAR IS NULL AND x_Method IS DISTINCT FROM 'No history' AND BillingPeriodStart > $month::DATE
),
budgets AS (
  SELECT BillingPeriodStart, sum(x_BudgetAmount) AS x_BudgetAmount
  FROM budget_statuses
  WHERE x_BudgetLevel = 'cost center' AND x_BudgetUnit = $cost_center AND $provider::VARCHAR IS NULL
  GROUP BY ALL
),
drivers AS (
  SELECT ServiceName, sum(x_Change) AS x_Change
  FROM cost_movements
  WHERE BillingPeriodStart = $month::DATE AND x_CostCenter = $cost_center AND ($provider::VARCHAR IS NULL OR ServiceProviderName = $provider)
  GROUP BY ALL
),
findings AS (
  SELECT x_Title, x_MonthlySavings
  FROM cost_recommendations
  WHERE x_CostCenter = $cost_center AND ($provider::VARCHAR IS NULL OR ServiceProviderName = $provider)
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
  (SELECT sum(abs(x_Forecast - x_Actual)) / nullif(sum(abs(x_Actual)), 0) FROM forecast_backtests
    WHERE x_HorizonMonths = 1 AND x_ScopeLevel = 'cost center' AND x_ScopeUnit = $cost_center) AS x_BacktestError,
  (SELECT x_BudgetAmount FROM budgets WHERE BillingPeriodStart = $month::DATE) AS x_BudgetAmount,
  (SELECT x_BudgetAmount FROM budgets WHERE BillingPeriodStart > $month::DATE ORDER BY BillingPeriodStart LIMIT 1) AS x_NextBudgetAmount,
  (SELECT sum(EffectiveCost) FROM costs WHERE BillingPeriodStart = $month::DATE AND x_AllocationKind = 'Shared') AS x_Shared,
  (SELECT x_Pool FROM costs WHERE BillingPeriodStart = $month::DATE AND x_AllocationKind = 'Shared' ORDER BY EffectiveCost DESC, x_Pool LIMIT 1) AS x_BestPool,
  (SELECT sum(x_MonthlySavings) FROM findings) AS x_MonthlySavings,
  (SELECT count(*) FROM findings) AS x_RecommendationCount,
  (SELECT x_Title FROM findings ORDER BY x_MonthlySavings DESC, x_Title LIMIT 1) AS x_BestTitle,
  (SELECT max(x_MonthlySavings) FROM findings) AS x_BestSavings,
  (SELECT ServiceName FROM drivers ORDER BY abs(x_Change) DESC, ServiceName LIMIT 1) AS x_DriverService,
  (SELECT x_Change FROM drivers ORDER BY abs(x_Change) DESC, ServiceName LIMIT 1) AS x_DriverChange
