-- in: known_recommendations, recommendation_decisions, cost_centers
-- grain: one recommendation that an edition before this one found, that is found no more, and that nobody decided on (x_RecommendationId)
-- spec: — (the 200 that would have saved most)
SELECT
  x_RecommendationId, x_Title, ResourceId, SubAccountName, coalesce(x_CostCenterName, x_CostCenter) AS x_CostCenterName,
  x_FirstFoundOn, x_LastFoundOn, x_MonthlySavings
FROM known_recommendations LEFT JOIN cost_centers USING (x_CostCenter)
WHERE NOT x_IsFound AND x_RecommendationId NOT IN (SELECT x_RecommendationId FROM recommendation_decisions)
ORDER BY x_MonthlySavings DESC, x_RecommendationId
LIMIT 200
