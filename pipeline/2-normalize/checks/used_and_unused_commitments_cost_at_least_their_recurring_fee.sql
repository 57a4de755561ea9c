-- severity: warning
-- in:    charges
-- spec:  FOCUS 1.4, EffectiveCost: what a commitment costs over a period is its recurring fee plus its share of the upfront fee; 1 % is left
--           for rounding, and a fee paid for days still to come is not held against the days so far
SELECT
  BillingPeriodStart, BillingCurrency, CommitmentDiscountId,
  sum(EffectiveCost) FILTER (ChargeCategory = 'Usage') AS EffectiveCost,
  sum(BilledCost) FILTER (ChargeCategory = 'Purchase' AND ChargeFrequency = 'Recurring') AS BilledCost
FROM charges
WHERE CommitmentDiscountId IS NOT NULL
GROUP BY ALL
HAVING coalesce(sum(EffectiveCost) FILTER (ChargeCategory = 'Usage'), 0)
  < 0.99 * sum(BilledCost) FILTER (ChargeCategory = 'Purchase' AND ChargeFrequency = 'Recurring')
  AND coalesce(max(ChargePeriodEnd) FILTER (ChargeCategory = 'Usage') >= max(ChargePeriodEnd) FILTER (ChargeCategory = 'Purchase'), true)
