-- in:    allocated_charges, exchange_rates, rules
-- grain: one rule in the order it is tried, then the rest that no rule caught (x_AllocationRuleOrder)
-- spec:  contract/gold.ts
WITH caught_by_period AS (
  SELECT x_AllocationRuleId, BillingPeriodStart, BillingCurrency, sum(EffectiveCost) AS EffectiveCost, sum(x_ChargeCount) AS x_ChargeCount
  FROM allocated_charges
  GROUP BY ALL
),
caught AS (
  SELECT
    x_AllocationRuleId,
    sum((EffectiveCost * x_Rate)::DECIMAL(38, 12)) AS EffectiveCost,
    sum(x_ChargeCount)::BIGINT AS x_ChargeCount
  FROM caught_by_period JOIN exchange_rates USING (BillingPeriodStart, BillingCurrency)
  GROUP BY ALL
)
SELECT
  x_AllocationRuleOrder::BIGINT AS x_AllocationRuleOrder,
  x_AllocationRuleId,
  x_AllocationRuleText,
  x_Where,
  coalesce(EffectiveCost, 0)::DECIMAL(38, 12) AS EffectiveCost,
  coalesce(x_ChargeCount, 0) AS x_ChargeCount
FROM rules LEFT JOIN caught USING (x_AllocationRuleId)
UNION ALL
SELECT
  (SELECT count(*) + 1 FROM rules), 'no rule', 'Everything that no rule catches → Unallocated', 'allocation.yaml', EffectiveCost, x_ChargeCount
FROM caught WHERE x_AllocationRuleId IS NULL
