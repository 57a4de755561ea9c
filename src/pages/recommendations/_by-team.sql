-- in: cost_recommendations, cost_centers, recommendation_decisions
-- grain: one cost center that pays for something that could be saved, most first (x_CostCenter)
-- spec: —
SELECT
  x_CostCenter,
  coalesce(any_value(x_CostCenterName), x_CostCenter, 'Unallocated') AS x_CostCenterName,
  any_value(x_Owner) AS x_Owner,
  count(*) AS x_Findings,
  sum(x_MonthlySavings) AS x_MonthlySavings,
  sum(x_MonthlySavings) FILTER (x_Effort = 'Low' AND x_Confidence = 'High') AS x_SureSavings,
  first(x_Title ORDER BY x_MonthlySavings DESC, x_Title) AS x_Largest
FROM cost_recommendations
ANTI JOIN (SELECT x_RecommendationId FROM recommendation_decisions WHERE x_Stage = 'Dismissed') AS dismissed USING (x_RecommendationId)
LEFT JOIN cost_centers USING (x_CostCenter)
WHERE x_InsteadOf IS NULL
GROUP BY x_CostCenter
ORDER BY sum(x_MonthlySavings) DESC, x_CostCenter
