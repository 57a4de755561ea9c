-- severity: blocking
-- in:    cost_forecasts, monthly_costs
WITH months AS (
  SELECT BillingPeriodStart, x_CostCenter AS x_ScopeUnit, sum(EffectiveCost) AS EffectiveCost FROM monthly_costs GROUP BY ALL
),
actuals AS (
  SELECT BillingPeriodStart, x_ScopeUnit, x_Actual FROM cost_forecasts WHERE x_ScopeLevel = 'cost center' AND x_IsMonthComplete
)
SELECT BillingPeriodStart, x_ScopeUnit, x_Actual, EffectiveCost
FROM actuals FULL JOIN months USING (BillingPeriodStart, x_ScopeUnit)
WHERE coalesce(x_Actual, 0) <> coalesce(EffectiveCost, 0)
  AND BillingPeriodStart BETWEEN (SELECT min(BillingPeriodStart) FROM actuals) AND (SELECT max(BillingPeriodStart) FROM actuals)
