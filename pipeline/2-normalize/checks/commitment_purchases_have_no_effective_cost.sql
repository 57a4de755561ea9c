-- severity: warning
-- in:    charges
-- spec:  FOCUS 1.4, EffectiveCost: the effective cost of a purchase that covers other charges is 0
SELECT x_BillId, CommitmentDiscountId, sum(EffectiveCost) AS EffectiveCost
FROM charges
WHERE ChargeCategory = 'Purchase' AND CommitmentDiscountId IS NOT NULL
GROUP BY ALL
HAVING sum(EffectiveCost) <> 0
