-- severity: blocking
-- in:    cost_forecasts, monthly_costs
WITH months AS (
  SELECT BillingPeriodStart, x_CostCenter, sum(EffectiveCost) AS EffectiveCost FROM monthly_costs GROUP BY ALL
)
SELECT cost_forecasts.BillingPeriodStart, x_ScopeUnit, x_Actual, EffectiveCost
FROM cost_forecasts
LEFT JOIN months ON x_CostCenter = x_ScopeUnit AND months.BillingPeriodStart = cost_forecasts.BillingPeriodStart
WHERE x_ScopeLevel = 'cost center' AND x_IsMonthComplete AND x_Actual <> coalesce(EffectiveCost, 0)
