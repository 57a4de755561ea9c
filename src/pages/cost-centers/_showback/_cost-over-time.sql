-- in: monthly_costs, cost_forecasts, budget_statuses
-- grain: one month of the cost center, all of it or what one provider charges (BillingPeriodStart)
-- spec: —
WITH actuals AS (
  SELECT BillingPeriodStart, sum(EffectiveCost) AS x_Actual
  FROM monthly_costs
  WHERE x_CostCenter = $cost_center
    AND BillingPeriodStart BETWEEN $month::DATE - INTERVAL 14 MONTH AND $as_of::DATE
    AND ($provider::VARCHAR IS NULL OR ServiceProviderName = $provider)
  GROUP BY ALL
),
forecasts AS (
  SELECT BillingPeriodStart, x_Forecast, x_Low80, x_High80
  FROM cost_forecasts
  WHERE x_ScopeLevel = 'cost center' AND x_ScopeUnit = $cost_center AND $provider::VARCHAR IS NULL AND x_Method IS DISTINCT FROM 'No history'
    AND BillingPeriodStart > $month::DATE AND BillingPeriodStart <= $month::DATE + INTERVAL 7 MONTH
),
budgets AS (
  SELECT BillingPeriodStart, sum(x_BudgetAmount) AS x_BudgetAmount
  FROM budget_statuses
  WHERE x_BudgetLevel = 'cost center' AND x_BudgetUnit = $cost_center AND $provider::VARCHAR IS NULL
  GROUP BY ALL
)
SELECT BillingPeriodStart, x_Actual, x_Forecast, x_Low80, x_High80, x_BudgetAmount
FROM actuals FULL JOIN forecasts USING (BillingPeriodStart) LEFT JOIN budgets USING (BillingPeriodStart)
ORDER BY BillingPeriodStart
