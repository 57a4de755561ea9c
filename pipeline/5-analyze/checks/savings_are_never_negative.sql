-- severity: blocking
-- in:    cost_recommendations
SELECT x_RecommendationKind, ResourceId, x_MonthlySavings
FROM cost_recommendations
WHERE NOT coalesce(x_MonthlySavings > 0 OR (x_MonthlySavings = 0 AND (x_InsteadOf IS NOT NULL OR x_Action = 'Renew')), false) OR x_MonthlySavings > x_ClaimedMonthlySavings
