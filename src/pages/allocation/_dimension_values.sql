-- in: dimension_costs, dimension_values
-- grain: one value of the dimension that bears cost in the month or the one before (x_DimensionValue)
-- spec: —
WITH months AS (
  SELECT
    x_DimensionValue,
    sum(CASE WHEN x_AllocationKind = 'Direct' THEN EffectiveCost ELSE 0 END) FILTER (BillingPeriodStart = $month::DATE) AS x_Direct,
    sum(CASE WHEN x_AllocationKind = 'Shared' THEN EffectiveCost ELSE 0 END) FILTER (BillingPeriodStart = $month::DATE) AS x_Shared,
    sum(EffectiveCost) FILTER (BillingPeriodStart = $month::DATE) AS EffectiveCost,
    sum(EffectiveCost) FILTER (BillingPeriodStart = $previous_month::DATE) AS x_PreviousEffectiveCost
  FROM dimension_costs
  WHERE x_Dimension = $dimension AND BillingPeriodStart IN ($month::DATE, $previous_month::DATE)
  GROUP BY x_DimensionValue
)
SELECT
  x_Path, x_DimensionValue, x_DimensionValueName,
  coalesce(x_Direct, 0) AS x_Direct,
  coalesce(x_Shared, 0) AS x_Shared,
  coalesce(EffectiveCost, 0) AS EffectiveCost,
  CASE WHEN sum(EffectiveCost) OVER () <> 0 THEN coalesce(EffectiveCost, 0) / sum(EffectiveCost) OVER () END AS x_ShareOfMonth,
  coalesce(EffectiveCost, 0) - coalesce(x_PreviousEffectiveCost, 0) AS x_Change
FROM months JOIN dimension_values USING (x_DimensionValue)
WHERE x_Dimension = $dimension
ORDER BY x_DimensionValue = 'Unallocated', coalesce(EffectiveCost, 0) DESC, x_DimensionValue
