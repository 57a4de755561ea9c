-- in:    charge_rates, dimension_payers_after, dimension_payers_before, dimension_values_after, dimension_values_before
-- grain: one billing period, dimension and value whose cost differs (BillingPeriodStart, x_Dimension, x_DimensionValue)
-- spec:  — (both sides at the rates of today, and not rounded; of a dimension that is new, or gone, all of it moves)
WITH sides AS (
  SELECT *, EffectiveCost AS x_Before, 0::DECIMAL(38, 12) AS x_After FROM dimension_payers_before
  UNION ALL BY NAME
  SELECT *, 0::DECIMAL(38, 12) AS x_Before, EffectiveCost AS x_After FROM dimension_payers_after
),
days AS (
  SELECT
    BillingPeriodStart, ChargePeriodStart, BillingCurrency, x_Dimension, x_DimensionValue,
    sum(x_Before)::DECIMAL(38, 12) AS x_Before,
    sum(x_After)::DECIMAL(38, 12) AS x_After
  FROM sides
  GROUP BY ALL
),
moved AS (
  SELECT
    BillingPeriodStart, x_Dimension, x_DimensionValue,
    sum(CASE WHEN x_Rate = 1 THEN x_Before::DECIMAL(38, 22) ELSE x_Before * x_Rate END)::DECIMAL(38, 22) AS x_Before,
    sum(CASE WHEN x_Rate = 1 THEN x_After::DECIMAL(38, 22) ELSE x_After * x_Rate END)::DECIMAL(38, 22) AS x_After
  FROM days JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
  GROUP BY ALL
)
SELECT
  BillingPeriodStart, x_Dimension, x_DimensionValue,
  coalesce(after.x_DimensionName, before.x_DimensionName) AS x_DimensionName,
  coalesce(after.x_DimensionValueName, before.x_DimensionValueName) AS x_DimensionValueName,
  x_Before, x_After, x_After - x_Before AS x_Move
FROM moved
LEFT JOIN dimension_values_after AS after USING (x_Dimension, x_DimensionValue)
LEFT JOIN dimension_values_before AS before USING (x_Dimension, x_DimensionValue)
WHERE x_After <> x_Before
