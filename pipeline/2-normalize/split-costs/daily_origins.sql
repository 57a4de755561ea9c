-- kind:  view
-- in:    dated_charges
-- grain: one day and combination of dimensions (every column before BilledCost), with what its shares name it where it has any (x_Origin)
-- spec:  pipeline/contract/charges.ts
SELECT
  * EXCLUDE (x_BillId, x_BillRow, x_ChargeId, BilledCost, EffectiveCost, ListCost, ContractedCost, ConsumedQuantity, PricingQuantity, BillingPeriodEnd),
  sum(BilledCost) AS BilledCost,
  sum(EffectiveCost) AS EffectiveCost,
  sum(ListCost) AS ListCost,
  sum(ContractedCost) AS ContractedCost,
  sum(ConsumedQuantity) AS ConsumedQuantity,
  sum(PricingQuantity) AS PricingQuantity,
  count(*) AS x_ChargeCount,
  max(BillingPeriodEnd)::DATE AS BillingPeriodEnd
FROM dated_charges
GROUP BY ALL
