-- severity: blocking
-- in:    known_charges
WITH amounts AS (
  SELECT BillingPeriodStart, BillingCurrency, ChargePeriodStart, BilledCost, EffectiveCost, ListCost, ContractedCost, x_ChargeCount FROM main.known_charges
  UNION ALL
  SELECT BillingPeriodStart, BillingCurrency, ChargePeriodStart, -BilledCost, -EffectiveCost, -ListCost, -ContractedCost, -x_ChargeCount FROM known_charges
)
SELECT
  BillingPeriodStart, BillingCurrency, ChargePeriodStart,
  sum(BilledCost) AS BilledCost, sum(EffectiveCost) AS EffectiveCost, sum(ListCost) AS ListCost, sum(ContractedCost) AS ContractedCost,
  sum(x_ChargeCount) AS x_ChargeCount
FROM amounts
GROUP BY ALL
HAVING sum(BilledCost) <> 0 OR sum(EffectiveCost) <> 0 OR sum(ListCost) <> 0 OR sum(ContractedCost) <> 0 OR sum(x_ChargeCount) <> 0
