-- in:    allocated_charges
-- grain: one day, billing period, currency, rule, pool and payer; cost in billing currency
-- spec:  — (EffectiveCost stands for the cost that was asked for)
SELECT
  BillingPeriodStart, ChargePeriodStart, BillingCurrency,
  x_CostCenter,
  x_AllocationKind,
  coalesce(x_AllocationRuleId, 'no rule') AS x_AllocationRuleId,
  x_Pool,
  sum(EffectiveCost) AS EffectiveCost
FROM allocated_charges
GROUP BY ALL
