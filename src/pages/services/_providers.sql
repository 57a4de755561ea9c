-- in: monthly_costs, cost_centers
-- grain: one month and provider of the company or the chosen department, beyond seven as Other (BillingPeriodStart, ServiceProviderName)
-- spec: —
WITH parts AS (
  SELECT BillingPeriodStart, coalesce(ServiceProviderName, '(not named)') AS x_Part, sum(EffectiveCost) AS EffectiveCost
  FROM monthly_costs LEFT JOIN cost_centers USING (x_CostCenter)
  WHERE BillingPeriodStart BETWEEN $month::DATE - INTERVAL 12 MONTH AND $as_of::DATE
    AND ($department::VARCHAR IS NULL OR x_Department = $department)
  GROUP BY ALL
),
places AS (
  SELECT x_Part, row_number() OVER (ORDER BY sum(EffectiveCost) DESC, x_Part) AS x_Place FROM parts GROUP BY x_Part
)
SELECT BillingPeriodStart, CASE WHEN x_Place > 7 THEN 'Other' ELSE x_Part END AS ServiceProviderName, sum(EffectiveCost) AS EffectiveCost
FROM parts JOIN places USING (x_Part)
GROUP BY ALL
ORDER BY BillingPeriodStart, ServiceProviderName
