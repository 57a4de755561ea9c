-- in: monthly_costs, cost_centers
-- grain: one of the eight costliest services of the company or the chosen department, and the rest as Other (ServiceName)
-- spec: —
WITH parts AS (
  SELECT
    coalesce(ServiceName, '(not named)') AS ServiceName,
    sum(CASE WHEN BillingPeriodStart = $month::DATE THEN EffectiveCost ELSE 0 END) AS EffectiveCost,
    sum(CASE WHEN BillingPeriodStart = $previous_month::DATE THEN EffectiveCost ELSE 0 END) AS x_PreviousEffectiveCost
  FROM monthly_costs LEFT JOIN cost_centers USING (x_CostCenter)
  WHERE BillingPeriodStart IN ($month::DATE, $previous_month::DATE)
    AND ($department::VARCHAR IS NULL OR x_Department = $department)
  GROUP BY 1
),
places AS (
  SELECT *, row_number() OVER (ORDER BY EffectiveCost DESC, ServiceName) AS x_Place FROM parts WHERE EffectiveCost <> 0 OR x_PreviousEffectiveCost <> 0
)
SELECT
  CASE WHEN x_Place > 8 THEN 'Other' ELSE ServiceName END AS ServiceName,
  sum(EffectiveCost) AS EffectiveCost,
  sum(x_PreviousEffectiveCost) AS x_PreviousEffectiveCost
FROM places
GROUP BY 1
ORDER BY min(x_Place)
