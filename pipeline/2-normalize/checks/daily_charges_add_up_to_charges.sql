-- severity: blocking
-- in:    charge_totals, daily_charges, uncounted_charges
-- spec:  — (shares of what is on a bill do not count)
WITH amounts AS (
  SELECT date_trunc('month', BillingPeriodStart)::DATE AS BillingPeriodStart, BillingCurrency, BilledCost, EffectiveCost, ListCost, ContractedCost, x_ChargeRows
  FROM charge_totals
  UNION ALL
  SELECT BillingPeriodStart, BillingCurrency, -BilledCost, -EffectiveCost, -ListCost, -ContractedCost, -x_ChargeCount FROM daily_charges
  UNION ALL
  SELECT date_trunc('month', BillingPeriodStart)::DATE, BillingCurrency, -BilledCost, -EffectiveCost, -ListCost, -ContractedCost, -x_ChargeCount
  FROM uncounted_charges
)
SELECT
  BillingPeriodStart, BillingCurrency,
  sum(BilledCost) AS BilledCost, sum(EffectiveCost) AS EffectiveCost, sum(ListCost) AS ListCost, sum(ContractedCost) AS ContractedCost,
  sum(x_ChargeRows) AS x_ChargeRows
FROM amounts
GROUP BY ALL
HAVING sum(BilledCost) <> 0 OR sum(EffectiveCost) <> 0 OR sum(ListCost) <> 0 OR sum(ContractedCost) <> 0 OR sum(x_ChargeRows) <> 0
