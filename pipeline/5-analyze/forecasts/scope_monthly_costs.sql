-- in:    scope_daily_costs
-- grain: one unit of the organization and billing period (x_ScopeLevel, x_ScopeUnit, BillingPeriodStart)
-- spec:  —
SELECT
  x_ScopeLevel, x_ScopeUnit, BillingPeriodStart,
  min(ChargePeriodStart) AS x_FirstDay,
  sum(x_RegularCost)::DECIMAL(38, 12) AS x_RegularCost,
  sum(x_OneOffCost)::DECIMAL(38, 12) AS x_OneOffCost,
  (sum(x_RegularCost) + sum(x_OneOffCost))::DECIMAL(38, 12) AS EffectiveCost
FROM scope_daily_costs
GROUP BY ALL
