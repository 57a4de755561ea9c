-- in: cost_recommendations
-- grain: one recommendation for the cost center, largest saving first (x_RecommendationId)
-- spec: —
SELECT x_RecommendationId, x_RecommendationKind, x_Title, ResourceId, ServiceName, SubAccountName, x_Evidence, x_MonthlySavings, x_Confidence, x_Effort
FROM cost_recommendations
WHERE x_CostCenter = $cost_center
ORDER BY x_MonthlySavings DESC, x_RecommendationId
LIMIT 20
