-- in:    dimension, reported_charges, rules
-- grain: one rule in the order it is tried, then the rest that no rule caught (x_AllocationRuleOrder)
-- spec:  contract/gold.ts
WITH caught AS (
  SELECT x_AllocationRuleId, sum(EffectiveCost) AS EffectiveCost, sum(x_ChargeCount)::BIGINT AS x_ChargeCount
  FROM reported_charges
  GROUP BY ALL
)
SELECT
  x_AllocationRuleOrder::BIGINT AS x_AllocationRuleOrder,
  x_AllocationRuleId,
  x_AllocationRuleText,
  x_Where,
  x_Author,
  x_Commit,
  x_CommittedOn::DATE AS x_CommittedOn,
  coalesce(EffectiveCost, 0)::DECIMAL(38, 12) AS EffectiveCost,
  coalesce(x_ChargeCount, 0) AS x_ChargeCount
FROM rules LEFT JOIN caught USING (x_AllocationRuleId)
UNION ALL
SELECT
  (SELECT count(*) + 1 FROM rules), 'no rule', 'Everything that no rule catches → Unallocated', (SELECT x_Where FROM dimension), NULL, NULL, NULL, EffectiveCost, x_ChargeCount
FROM caught WHERE x_AllocationRuleId IS NULL
