-- in: cost_recommendations, recommendation_decisions
-- grain: one recommendation for the cost center, largest saving first (x_RecommendationId)
-- spec: — (what another recommendation does better is left out; the page Recommendations has it)
SELECT
  x_RecommendationId, x_RecommendationKind, x_Title, coalesce(ResourceId, SubAccountName) AS ResourceId, ServiceName, SubAccountName, x_Evidence, x_MonthlySavings,
  x_Confidence, x_Effort,
  concat_ws(' ', x_Action, CASE WHEN x_RecommendedSku IS NOT NULL THEN concat_ws(' → ', x_CurrentSku, x_RecommendedSku) END) AS x_Change
FROM cost_recommendations
ANTI JOIN (SELECT x_RecommendationId FROM recommendation_decisions WHERE x_Stage = 'Dismissed') AS dismissed USING (x_RecommendationId)
WHERE x_CostCenter = $cost_center AND x_InsteadOf IS NULL
ORDER BY x_MonthlySavings DESC, x_RecommendationId
LIMIT 20
