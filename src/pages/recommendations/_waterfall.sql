-- in: monthly_costs, cost_recommendations, cost_centers, recommendation_decisions
-- grain: one step from the cost of the last complete month to what would be left of it, in order (x_Place)
-- spec: — (the eight kinds that save most, then all others as one; renewing a commitment that ends keeps a month as it is and is left out)
WITH chosen AS (
  SELECT x_Title, x_MonthlySavings
  FROM cost_recommendations
  ANTI JOIN (SELECT x_RecommendationId FROM recommendation_decisions WHERE x_Stage = 'Dismissed') AS dismissed USING (x_RecommendationId)
  LEFT JOIN cost_centers USING (x_CostCenter)
  WHERE ($department::VARCHAR IS NULL OR x_Department = $department) AND ($effort::VARCHAR IS NULL OR x_Effort = $effort)
    AND ($action::VARCHAR IS NULL OR x_Action = $action)
),
kinds AS (
  SELECT x_Title, sum(x_MonthlySavings) AS x_MonthlySavings, row_number() OVER (ORDER BY sum(x_MonthlySavings) DESC, x_Title) AS x_Rank
  FROM chosen
  GROUP BY x_Title
  HAVING sum(x_MonthlySavings) > 0
),
steps AS (
  SELECT least(x_Rank, 9) AS x_Place, CASE WHEN x_Rank < 9 THEN x_Title ELSE 'All other kinds' END AS x_Step, sum(x_MonthlySavings) AS x_MonthlySavings
  FROM kinds
  GROUP BY ALL
),
costs AS (
  SELECT coalesce(sum(EffectiveCost), 0) AS EffectiveCost
  FROM monthly_costs LEFT JOIN cost_centers USING (x_CostCenter)
  WHERE BillingPeriodStart = $month::DATE AND ($department::VARCHAR IS NULL OR x_Department = $department)
),
totals AS (
  SELECT x_Place, x_Step, -x_MonthlySavings AS x_Change, EffectiveCost - sum(x_MonthlySavings) OVER (ORDER BY x_Place) AS x_Total
  FROM steps CROSS JOIN costs
)
SELECT 0 AS x_Place, 'Cost now' AS x_Step, NULL AS x_Change, EffectiveCost AS x_Total FROM costs WHERE EXISTS (FROM steps)
UNION ALL
SELECT x_Place, x_Step, x_Change, x_Total FROM totals
UNION ALL
SELECT 10, 'Cost after', NULL, x_Total FROM (SELECT min(x_Total) AS x_Total FROM totals) WHERE x_Total IS NOT NULL
ORDER BY x_Place
