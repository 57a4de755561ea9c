-- severity: warning
-- in:    charges
-- spec:  FOCUS 1.4, EffectiveCost: what a commitment costs over a period is its recurring fee plus its amortized upfront fee; 1 % is left for rounding
SELECT
  BillingPeriodStart, BillingCurrency, CommitmentDiscountId,
  sum(EffectiveCost) FILTER (ChargeCategory = 'Usage') AS EffectiveCost,
  sum(BilledCost) FILTER (ChargeCategory = 'Purchase' AND ChargeFrequency = 'Recurring') AS BilledCost
FROM charges
WHERE CommitmentDiscountId IS NOT NULL
GROUP BY ALL
HAVING coalesce(sum(EffectiveCost) FILTER (ChargeCategory = 'Usage'), 0)
  < 0.99 * sum(BilledCost) FILTER (ChargeCategory = 'Purchase' AND ChargeFrequency = 'Recurring')
