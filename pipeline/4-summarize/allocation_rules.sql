-- in:    dimension, reported_charges, rules, stored_rules
-- grain: one rule in the order it is tried, then the rest that no rule caught, then rules that only closed months know (x_AllocationRuleOrder)
-- spec:  contract/gold.ts
WITH costs AS (
  SELECT BillingPeriodStart, x_AllocationRuleId, sum(EffectiveCost) AS EffectiveCost, sum(x_ChargeCount)::BIGINT AS x_ChargeCount
  FROM reported_charges
  GROUP BY ALL
),
kept AS (
  SELECT stored_rules.* EXCLUDE (x_Dimension) FROM stored_rules JOIN dimension USING (x_Dimension)
),
caught AS (
  SELECT
    costs.x_AllocationRuleId,
    coalesce(kept.x_AllocationRuleText, rules.x_AllocationRuleText) AS x_AllocationRuleText,
    sum(costs.EffectiveCost) AS EffectiveCost,
    sum(costs.x_ChargeCount)::BIGINT AS x_ChargeCount
  FROM costs
  LEFT JOIN kept USING (BillingPeriodStart, x_AllocationRuleId)
  LEFT JOIN rules ON rules.x_AllocationRuleId = costs.x_AllocationRuleId
  GROUP BY ALL
),
former AS (
  SELECT
    x_AllocationRuleId, x_AllocationRuleText,
    max(BillingPeriodStart) AS x_LastMonth,
    arg_max(x_Where, BillingPeriodStart) AS x_Where,
    arg_max(x_Author, BillingPeriodStart) AS x_Author,
    arg_max(x_Commit, BillingPeriodStart) AS x_Commit,
    arg_max(x_CommittedOn, BillingPeriodStart) AS x_CommittedOn
  FROM kept ANTI JOIN rules USING (x_AllocationRuleId, x_AllocationRuleText)
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
FROM rules LEFT JOIN caught USING (x_AllocationRuleId, x_AllocationRuleText)
UNION ALL
SELECT
  (SELECT count(*) + 1 FROM rules), 'no rule', 'Everything that no rule catches → Unallocated', (SELECT x_Where FROM dimension), NULL, NULL, NULL, EffectiveCost, x_ChargeCount
FROM caught WHERE x_AllocationRuleId IS NULL
UNION ALL
SELECT
  (SELECT count(*) + 1 FROM rules) + row_number() OVER (ORDER BY x_LastMonth DESC, x_AllocationRuleId, x_AllocationRuleText),
  x_AllocationRuleId || ' (until ' || strftime(x_LastMonth, '%Y-%m') || ')',
  x_AllocationRuleText, x_Where, x_Author, x_Commit, x_CommittedOn, EffectiveCost, x_ChargeCount
FROM former JOIN caught USING (x_AllocationRuleId, x_AllocationRuleText)
