-- in:    natives
-- grain: one commitment of one bill whose usage carries its cost (x_BillId, CommitmentDiscountId)
-- spec:  https://focus.finops.org/focus-specification/v1-4/, EffectiveCost of a purchase that covers other charges
SELECT DISTINCT x_BillId, CommitmentDiscountId
FROM natives
WHERE ChargeCategory = 'Usage' AND CommitmentDiscountId IS NOT NULL AND EffectiveCost > 0 AND BilledCost = 0
