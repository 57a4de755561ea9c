-- kind:  view
-- in:    charges, replaced_shares
-- grain: one charge that counts (x_ChargeId)
-- spec:  pipeline/contract/charges.ts; shares of what is on a bill are left out
SELECT charges.*
FROM charges
ANTI JOIN replaced_shares
  ON is_replaced(x_SplitWeight, charges.x_OriginCluster, charges.x_OriginResourceId, charges.x_OriginResourceName, ChargePeriodStart, ChargePeriodEnd)
