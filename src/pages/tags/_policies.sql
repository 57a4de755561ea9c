-- in: tag_policies, tag_policy_results
-- grain: one policy (x_Policy)
-- spec: —
SELECT
  tag_policies.x_Policy, x_TagKey, x_PolicyText, x_ExceptionText, x_Goal, x_ValidFrom, x_Where,
  sum(x_CoveredEffectiveCost) / nullif(sum(EffectiveCost), 0) AS x_Coverage,
  sum(x_CoveredResources) / nullif(sum(x_Resources), 0) AS x_ResourceCoverage,
  coalesce(sum(EffectiveCost), 0) AS EffectiveCost,
  coalesce(sum(EffectiveCost) - sum(x_CoveredEffectiveCost) - sum(x_WrongEffectiveCost), 0) AS x_MissingEffectiveCost,
  coalesce(sum(x_WrongEffectiveCost), 0) AS x_WrongEffectiveCost,
  coalesce(sum(x_InheritedEffectiveCost), 0) AS x_InheritedEffectiveCost,
  coalesce(sum(x_ExemptEffectiveCost), 0) AS x_ExemptEffectiveCost,
  coalesce(sum(x_Resources), 0) AS x_Resources,
  coalesce(sum(x_CoveredResources), 0) AS x_CoveredResources
FROM tag_policies LEFT JOIN tag_policy_results ON tag_policy_results.x_Policy = tag_policies.x_Policy AND BillingPeriodStart = $month::DATE
GROUP BY x_PolicyOrder, tag_policies.x_Policy, x_TagKey, x_PolicyText, x_ExceptionText, x_Goal, x_ValidFrom, x_Where
ORDER BY x_PolicyOrder
