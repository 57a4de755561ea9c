-- in: cost_recommendations, cost_centers
-- grain: one kind of recommendation (x_Title)
-- spec: —
SELECT x_Title, count(*) AS x_Findings, sum(x_MonthlySavings) AS x_MonthlySavings
FROM cost_recommendations LEFT JOIN cost_centers USING (x_CostCenter)
WHERE $department::VARCHAR IS NULL OR x_Department = $department
GROUP BY ALL
ORDER BY sum(x_MonthlySavings) DESC, x_Title
