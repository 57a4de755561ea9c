-- in: monthly_costs
-- grain: one of the nine costliest shared pools of the cost center, and the rest as Other (x_Pool)
-- spec: —
WITH parts AS (
  SELECT
    coalesce(x_Pool, '(not named)') AS x_Pool,
    sum(CASE WHEN BillingPeriodStart = $month::DATE THEN EffectiveCost ELSE 0 END) AS EffectiveCost,
    sum(CASE WHEN BillingPeriodStart = $previous_month::DATE THEN EffectiveCost ELSE 0 END) AS x_PreviousEffectiveCost
  FROM monthly_costs
  WHERE x_CostCenter = $cost_center AND BillingPeriodStart IN ($month::DATE, $previous_month::DATE) AND x_AllocationKind = 'Shared'
    AND ($provider::VARCHAR IS NULL OR ServiceProviderName = $provider)
  GROUP BY 1
),
places AS (
  SELECT *, row_number() OVER (ORDER BY EffectiveCost DESC, x_Pool) AS x_Place FROM parts WHERE EffectiveCost <> 0 OR x_PreviousEffectiveCost <> 0
)
SELECT
  CASE WHEN x_Place > 9 THEN 'Other' ELSE x_Pool END AS x_Pool,
  sum(EffectiveCost) AS EffectiveCost,
  sum(x_PreviousEffectiveCost) AS x_PreviousEffectiveCost
FROM places
GROUP BY 1
ORDER BY min(x_Place)
