-- in:    closing_month, kept_rows, monthly_costs
-- grain: one payer of the month whose four costs are not those that the edition published (x_CostCenter)
-- spec:  — (monthly_costs as published)
WITH sides AS (
  SELECT
    x_CostCenter,
    in_reporting_currency(BilledCost, x_Rate) AS BilledCost,
    in_reporting_currency(EffectiveCost, x_Rate) AS EffectiveCost,
    in_reporting_currency(ListCost, x_Rate) AS ListCost,
    in_reporting_currency(ContractedCost, x_Rate) AS ContractedCost
  FROM kept_rows
  WHERE x_ClosedRowKind = 'Charge' OR x_Dimension = 'cost_centers'
  UNION ALL
  SELECT x_CostCenter, -BilledCost, -EffectiveCost, -ListCost, -ContractedCost
  FROM published.monthly_costs JOIN closing_month USING (BillingPeriodStart)
)
SELECT
  x_CostCenter,
  sum(BilledCost) AS BilledCost, sum(EffectiveCost) AS EffectiveCost, sum(ListCost) AS ListCost, sum(ContractedCost) AS ContractedCost
FROM sides
GROUP BY ALL
HAVING sum(BilledCost) <> 0 OR sum(EffectiveCost) <> 0 OR sum(ListCost) <> 0 OR sum(ContractedCost) <> 0
