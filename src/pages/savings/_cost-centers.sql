-- in: realised_savings, recommendation_decisions, cost_recommendations, cost_centers
-- grain: one cost center with something found, decided or realised (x_CostCenter)
-- spec: —
WITH parts AS (
  SELECT x_CostCenter, x_MonthlySavings AS found, NULL AS accepted, NULL AS realised, NULL AS claimed FROM cost_recommendations
  WHERE x_RecommendationId NOT IN (SELECT x_RecommendationId FROM recommendation_decisions WHERE x_Stage <> 'Dismissal expired')
  UNION ALL
  SELECT x_CostCenter, NULL, x_ClaimedMonthlySavings, NULL, NULL FROM recommendation_decisions WHERE x_Stage = 'Accepted'
  UNION ALL
  SELECT x_CostCenter, NULL, NULL, x_RealisedSavings, x_ClaimedSavings FROM realised_savings
)
SELECT
  x_CostCenter, coalesce(any_value(x_CostCenterName), x_CostCenter, 'Nobody yet') AS x_CostCenterName,
  sum(found) AS x_FoundMonthlySavings, sum(accepted) AS x_AcceptedMonthlySavings, sum(realised) AS x_RealisedSavings, sum(claimed) AS x_ClaimedSavings
FROM parts LEFT JOIN cost_centers USING (x_CostCenter)
GROUP BY x_CostCenter
ORDER BY x_RealisedSavings DESC NULLS LAST, x_FoundMonthlySavings DESC NULLS LAST, x_CostCenter
