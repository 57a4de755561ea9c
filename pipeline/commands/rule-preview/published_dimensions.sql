-- in:    dimension_costs, dimension_values
-- grain: one billing period, dimension and value whose cost differs from what an edition published (BillingPeriodStart, x_Dimension, x_DimensionValue)
-- spec:  — (both rounded as editions are)
WITH sides AS (
  SELECT BillingPeriodStart, x_Dimension, x_DimensionValue, EffectiveCost AS x_Before, 0::DECIMAL(38, 12) AS x_After FROM published.dimension_costs
  UNION ALL
  SELECT BillingPeriodStart, x_Dimension, x_DimensionValue, 0::DECIMAL(38, 12) AS x_Before, EffectiveCost AS x_After FROM main.dimension_costs
),
names AS (
  SELECT x_Dimension, x_DimensionValue, x_DimensionName, x_DimensionValueName FROM published.dimension_values
  UNION ALL
  SELECT x_Dimension, x_DimensionValue, x_DimensionName, x_DimensionValueName FROM main.dimension_values
)
SELECT
  BillingPeriodStart, x_Dimension, x_DimensionValue,
  max(x_DimensionName) AS x_DimensionName,
  max(x_DimensionValueName) AS x_DimensionValueName,
  any_value(x_Before) AS x_Before,
  any_value(x_After) AS x_After,
  any_value(x_After) - any_value(x_Before) AS x_Move
FROM (SELECT BillingPeriodStart, x_Dimension, x_DimensionValue, sum(x_Before) AS x_Before, sum(x_After) AS x_After FROM sides GROUP BY ALL)
JOIN names USING (x_Dimension, x_DimensionValue)
GROUP BY BillingPeriodStart, x_Dimension, x_DimensionValue
HAVING x_Move <> 0
