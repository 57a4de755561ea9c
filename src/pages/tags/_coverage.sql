-- in: tag_policies, tag_policy_results
-- grain: one month and policy (BillingPeriodStart, x_Policy)
-- spec: —
SELECT
  BillingPeriodStart,
  x_Policy,
  sum(x_CoveredEffectiveCost) / nullif(sum(EffectiveCost), 0) AS x_Coverage,
  any_value(x_Goal) AS x_Goal,
  sum(x_CoveredEffectiveCost) AS x_CoveredEffectiveCost,
  sum(EffectiveCost) AS EffectiveCost
FROM tag_policy_results JOIN tag_policies USING (x_Policy)
WHERE BillingPeriodStart BETWEEN $month::DATE - INTERVAL 12 MONTH AND $as_of::DATE
GROUP BY BillingPeriodStart, x_Policy, x_PolicyOrder
ORDER BY BillingPeriodStart, x_PolicyOrder
