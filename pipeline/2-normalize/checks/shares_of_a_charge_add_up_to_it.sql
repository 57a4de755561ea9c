-- severity: blocking
-- in:    daily_origins, split_charges
WITH amounts AS (
  SELECT ChargePeriodStart, x_Origin, BillingPeriodStart, BillingCurrency, SkuId, BilledCost, EffectiveCost, ListCost, ContractedCost, ConsumedQuantity, PricingQuantity, x_ChargeCount
  FROM daily_origins
  WHERE x_Origin IS NOT NULL
  UNION ALL
  SELECT ChargePeriodStart, x_Origin, BillingPeriodStart, BillingCurrency, SkuId, -BilledCost, -EffectiveCost, -ListCost, -ContractedCost, -ConsumedQuantity, -PricingQuantity, -x_ChargeCount
  FROM split_charges
)
SELECT
  ChargePeriodStart, x_Origin, BillingPeriodStart, BillingCurrency, SkuId,
  sum(BilledCost) AS BilledCost, sum(EffectiveCost) AS EffectiveCost, sum(ListCost) AS ListCost, sum(ContractedCost) AS ContractedCost,
  sum(ConsumedQuantity) AS ConsumedQuantity, sum(PricingQuantity) AS PricingQuantity, sum(x_ChargeCount) AS x_ChargeCount
FROM amounts
GROUP BY ALL
HAVING sum(BilledCost) <> 0 OR sum(EffectiveCost) <> 0 OR sum(ListCost) <> 0 OR sum(ContractedCost) <> 0
  OR coalesce(sum(ConsumedQuantity), 0) <> 0 OR coalesce(sum(PricingQuantity), 0) <> 0 OR sum(x_ChargeCount) <> 0
