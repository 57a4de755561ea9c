-- in: cost_recommendations, cost_centers, recommendation_decisions
-- grain: one kind of recommendation (x_Title)
-- spec: —
SELECT x_Title, count(*) FILTER (x_InsteadOf IS NULL) AS x_Findings, sum(x_MonthlySavings) AS x_MonthlySavings
FROM cost_recommendations
ANTI JOIN (SELECT x_RecommendationId FROM recommendation_decisions WHERE x_Stage = 'Dismissed') AS dismissed USING (x_RecommendationId)
LEFT JOIN cost_centers USING (x_CostCenter)
WHERE ($department::VARCHAR IS NULL OR x_Department = $department) AND ($effort::VARCHAR IS NULL OR x_Effort = $effort)
  AND ($action::VARCHAR IS NULL OR x_Action = $action)
GROUP BY ALL
HAVING sum(x_MonthlySavings) > 0
ORDER BY sum(x_MonthlySavings) DESC, x_Title
