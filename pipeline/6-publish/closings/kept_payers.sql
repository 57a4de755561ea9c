-- in:    closing_month, cost_center_paths, cost_centers, dimension_costs, dimension_values, monthly_costs
-- grain: one dimension, payer of the month and stretch of the month in which it stood at one place (x_Dimension, x_CostCenter, x_ValidFrom)
-- spec:  pipeline/contract/closing.ts
SELECT
  'cost_centers' AS x_Dimension, x_CostCenterName,
  cost_center_paths.* REPLACE (
    greatest(x_ValidFrom, BillingPeriodStart) AS x_ValidFrom,
    least(coalesce(x_ValidTo, DATE '9999-12-31'), BillingPeriodStart + INTERVAL 1 MONTH)::DATE AS x_ValidTo
  )
FROM cost_center_paths JOIN cost_centers USING (x_CostCenter) CROSS JOIN closing_month
WHERE cost_center_paths.x_ValidFrom < BillingPeriodStart + INTERVAL 1 MONTH
  AND (cost_center_paths.x_ValidTo IS NULL OR BillingPeriodStart < cost_center_paths.x_ValidTo)
  AND x_CostCenter IN (SELECT x_CostCenter FROM monthly_costs JOIN closing_month USING (BillingPeriodStart))
UNION ALL BY NAME
SELECT
  x_Dimension, x_DimensionValue AS x_CostCenter, x_DimensionValueName AS x_CostCenterName, x_Path,
  BillingPeriodStart AS x_ValidFrom, (BillingPeriodStart + INTERVAL 1 MONTH)::DATE AS x_ValidTo
FROM dimension_values CROSS JOIN closing_month
WHERE (x_Dimension, x_DimensionValue) IN (SELECT (x_Dimension, x_DimensionValue) FROM dimension_costs JOIN closing_month USING (BillingPeriodStart))
