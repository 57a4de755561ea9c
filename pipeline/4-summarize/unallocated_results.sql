-- in:    monthly_costs, unallocated_goals
-- grain: one billing period (BillingPeriodStart)
-- spec:  contract/gold.ts
SELECT
  BillingPeriodStart,
  coalesce(sum(EffectiveCost) FILTER (x_AllocationKind = 'Unallocated'), 0)::DECIMAL(38, 12) AS EffectiveCost,
  sum(EffectiveCost)::DECIMAL(38, 12) AS x_TotalEffectiveCost,
  CASE WHEN sum(EffectiveCost) > 0 THEN coalesce(sum(EffectiveCost) FILTER (x_AllocationKind = 'Unallocated'), 0)::DOUBLE / sum(EffectiveCost)::DOUBLE END AS x_Share,
  (SELECT x_GoalPercent::DOUBLE / 100 FROM unallocated_goals) AS x_Goal,
  (SELECT x_Where FROM unallocated_goals) AS x_Where
FROM monthly_costs
GROUP BY BillingPeriodStart
