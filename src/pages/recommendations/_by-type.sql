-- in: cost_recommendations, recommendation_decisions
-- grain: one type of action, most savings first (x_Action)
-- spec: —
SELECT
  coalesce(x_Action, 'Other') AS x_Action,
  count(*) AS x_Findings,
  sum(x_MonthlySavings) FILTER (x_Effort = 'Low') AS x_LowEffortSavings,
  sum(x_MonthlySavings) FILTER (x_Effort = 'Medium') AS x_MediumEffortSavings,
  sum(x_MonthlySavings) FILTER (x_Effort = 'High') AS x_HighEffortSavings,
  sum(x_MonthlySavings) AS x_MonthlySavings,
  sum(x_MonthlySavings) FILTER (x_Confidence = 'High') AS x_SureSavings
FROM cost_recommendations
ANTI JOIN (SELECT x_RecommendationId FROM recommendation_decisions WHERE x_Stage = 'Dismissed') AS dismissed USING (x_RecommendationId)
WHERE x_InsteadOf IS NULL
GROUP BY ALL
ORDER BY sum(x_MonthlySavings) DESC, x_Action
