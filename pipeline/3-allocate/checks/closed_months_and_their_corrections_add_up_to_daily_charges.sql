-- severity: blocking
-- in:    daily_charges, known_charges, parameters
-- spec:  — (a correction counts in the month that it corrects)
WITH amounts AS (
  SELECT
    coalesce(x_CorrectedPeriodStart, BillingPeriodStart) AS BillingPeriodStart, BillingCurrency, ChargePeriodStart, BilledCost, EffectiveCost, ListCost, ContractedCost
  FROM known_charges
  UNION ALL
  SELECT BillingPeriodStart, BillingCurrency, ChargePeriodStart, -BilledCost, -EffectiveCost, -ListCost, -ContractedCost
  FROM daily_charges CROSS JOIN parameters
  WHERE NOT x_IsAsOfGiven OR ChargePeriodStart <= x_AsOf
)
SELECT
  BillingPeriodStart, BillingCurrency, ChargePeriodStart,
  sum(BilledCost) AS BilledCost, sum(EffectiveCost) AS EffectiveCost, sum(ListCost) AS ListCost, sum(ContractedCost) AS ContractedCost
FROM amounts
GROUP BY ALL
HAVING sum(BilledCost) <> 0 OR sum(EffectiveCost) <> 0 OR sum(ListCost) <> 0 OR sum(ContractedCost) <> 0
