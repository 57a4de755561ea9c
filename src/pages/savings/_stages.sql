-- in: cost_recommendations, recommendation_decisions
-- grain: one stage from found to verified (x_StageOrder)
-- spec: — (savings a month; found counts what nobody has decided, of what others leave; verified what the last 14 known days show)
WITH stages AS (
  SELECT 1 AS x_StageOrder, 'Found, undecided' AS x_StageName, x_MonthlySavings AS monthly
  FROM cost_recommendations
  WHERE x_RecommendationId NOT IN (SELECT x_RecommendationId FROM recommendation_decisions WHERE x_Stage <> 'Dismissal expired')
  UNION ALL
  SELECT 2, 'Accepted', x_ClaimedMonthlySavings FROM recommendation_decisions WHERE x_Stage = 'Accepted'
  UNION ALL
  SELECT 3, 'Done, as claimed', x_ClaimedMonthlySavings FROM recommendation_decisions WHERE x_Decision = 'Done'
  UNION ALL
  SELECT 4, 'Realised on the bill', greatest(x_FirstMonthlySavings, 0) FROM recommendation_decisions WHERE x_Decision = 'Done' AND x_Stage IN ('Realised', 'Verified', 'Regressed')
  UNION ALL
  SELECT 5, 'Verified, and still so', x_MeasuredMonthlySavings FROM recommendation_decisions WHERE x_Stage = 'Verified'
)
SELECT x_StageOrder, x_StageName, count(stages.x_StageOrder) FILTER (monthly IS NOT NULL) AS x_Recommendations, coalesce(sum(monthly), 0) AS x_MonthlySavings
FROM (VALUES (1, 'Found, undecided'), (2, 'Accepted'), (3, 'Done, as claimed'), (4, 'Realised on the bill'), (5, 'Verified, and still so')) AS names(x_StageOrder, x_StageName)
LEFT JOIN stages USING (x_StageOrder, x_StageName)
WHERE EXISTS (FROM cost_recommendations) OR EXISTS (FROM recommendation_decisions)
GROUP BY ALL
ORDER BY x_StageOrder
