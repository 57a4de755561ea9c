-- in: cost_centers, tag_policies, tag_policy_results
-- grain: one policy and payer or pool in the month (x_Policy, x_CostCenter, x_Pool)
-- spec: —
SELECT
  x_Policy,
  coalesce(x_CostCenterName, x_CostCenter, 'Pool ' || x_Pool) AS x_CostCenterName,
  x_CostCenter,
  x_Owner,
  sum(x_CoveredEffectiveCost) / nullif(sum(EffectiveCost), 0) AS x_Coverage,
  sum(x_CoveredResources) / nullif(sum(x_Resources), 0) AS x_ResourceCoverage,
  sum(EffectiveCost) AS EffectiveCost,
  sum(EffectiveCost) - sum(x_CoveredEffectiveCost) - sum(x_WrongEffectiveCost) AS x_MissingEffectiveCost,
  sum(x_WrongEffectiveCost) AS x_WrongEffectiveCost
FROM tag_policy_results JOIN tag_policies USING (x_Policy) LEFT JOIN cost_centers USING (x_CostCenter)
WHERE BillingPeriodStart = $month::DATE
GROUP BY x_PolicyOrder, x_Policy, x_CostCenter, x_CostCenterName, x_Owner, x_Pool
HAVING sum(EffectiveCost) <> 0
ORDER BY x_PolicyOrder, sum(EffectiveCost) - sum(x_CoveredEffectiveCost) DESC, x_CostCenterName, x_Pool
