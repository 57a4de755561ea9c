-- in: monthly_costs, cost_forecasts, forecast_backtests, budget_statuses, cost_movements, cost_recommendations, recommendation_decisions
-- grain: one row for the cost center, all of it or what one provider charges ()
-- spec: —
WITH charged AS (
  SELECT BillingPeriodStart, x_AllocationKind, x_Pool, EffectiveCost
  FROM monthly_costs
  WHERE x_CostCenter = $cost_center AND BillingPeriodStart BETWEEN $month::DATE - INTERVAL 11 MONTH AND $as_of::DATE
    AND ($provider::VARCHAR IS NULL OR ServiceProviderName = $provider)
),
costs AS (
  SELECT
    sum(EffectiveCost) FILTER (BillingPeriodStart = $month::DATE) AS EffectiveCost,
    sum(EffectiveCost) FILTER (BillingPeriodStart = $previous_month::DATE) AS x_PreviousEffectiveCost,
    sum(EffectiveCost) FILTER (BillingPeriodStart > $month::DATE) AS x_ToDate,
    CASE WHEN count(DISTINCT BillingPeriodStart) FILTER (BillingPeriodStart <= $month::DATE) = 12
      THEN sum(EffectiveCost) FILTER (BillingPeriodStart <= $month::DATE) END AS x_LastTwelve,
    sum(EffectiveCost) FILTER (BillingPeriodStart = $month::DATE AND x_AllocationKind = 'Shared') AS x_Shared
  FROM charged
),
pools AS (
  SELECT x_Pool AS x_BestPool
  FROM charged
  WHERE BillingPeriodStart = $month::DATE AND x_AllocationKind = 'Shared'
  GROUP BY x_Pool
  ORDER BY sum(EffectiveCost) DESC, x_Pool
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
  WHERE x_ScopeLevel = 'cost center' AND x_ScopeUnit = $cost_center AND $provider::VARCHAR IS NULL AND x_Method IS DISTINCT FROM 'No history'
    AND BillingPeriodStart > $month::DATE AND BillingPeriodStart <= $month::DATE + INTERVAL 12 MONTH
),
backtests AS (
  SELECT sum(abs(x_Forecast - x_Actual)) / nullif(sum(abs(x_Actual)), 0) AS x_BacktestError
  FROM forecast_backtests
  WHERE x_HorizonMonths = 1 AND x_ScopeLevel = 'cost center' AND x_ScopeUnit = $cost_center
),
budgets AS (
  SELECT
    sum(x_AvailableAmount) FILTER (BillingPeriodStart = $month::DATE) AS x_BudgetAmount,
    sum(x_AvailableAmount) FILTER (BillingPeriodStart > $month::DATE) AS x_NextBudgetAmount
  FROM budget_statuses
  WHERE x_BudgetLevel = 'cost center' AND x_BudgetUnit = $cost_center AND $provider::VARCHAR IS NULL
    AND BillingPeriodStart BETWEEN $month::DATE AND $month::DATE + INTERVAL 1 MONTH
),
drivers AS (
  SELECT ServiceName AS x_DriverService, sum(x_Change) AS x_DriverChange
  FROM cost_movements
  WHERE BillingPeriodStart = $month::DATE AND x_CostCenter = $cost_center AND ($provider::VARCHAR IS NULL OR ServiceProviderName = $provider)
  GROUP BY ServiceName
  ORDER BY abs(sum(x_Change)) DESC, ServiceName
  LIMIT 1
),
savings AS (
  SELECT sum(x_MonthlySavings) AS x_MonthlySavings, count(*) AS x_RecommendationCount, first(x_Title ORDER BY x_MonthlySavings DESC, x_Title) AS x_BestTitle, max(x_MonthlySavings) AS x_BestSavings
  FROM cost_recommendations
  ANTI JOIN (SELECT x_RecommendationId FROM recommendation_decisions WHERE x_Stage = 'Dismissed') AS dismissed USING (x_RecommendationId)
  WHERE x_CostCenter = $cost_center AND x_InsteadOf IS NULL AND ($provider::VARCHAR IS NULL OR ServiceProviderName = $provider)
)
SELECT
  EffectiveCost, x_PreviousEffectiveCost, x_ToDate, x_LastTwelve, x_Shared, x_BestPool,
  x_Forecast, x_Low80, x_High80, x_Ahead, x_MonthsAhead, x_BacktestError, x_BudgetAmount, x_NextBudgetAmount,
  x_DriverService, x_DriverChange, x_MonthlySavings, x_RecommendationCount, x_BestTitle, x_BestSavings
FROM costs CROSS JOIN forecasts CROSS JOIN backtests CROSS JOIN budgets CROSS JOIN savings
LEFT JOIN pools ON true
LEFT JOIN drivers ON true
