-- kind:  view
-- in:    charges, replaced_shares
-- grain: one charge that counts (x_ChargeId)
-- spec:  pipeline/contract/charges.ts; shares of what is on a bill are left out
SELECT charges.*
FROM charges
ANTI JOIN replaced_shares
  ON x_IsShare = (x_SplitWeight IS NOT NULL)
  AND replaced_shares.x_OriginCluster = coalesce(charges.x_OriginCluster, '')
  AND replaced_shares.x_OriginResourceId = coalesce(charges.x_OriginResourceId, '')
  AND replaced_shares.x_OriginResourceName = coalesce(charges.x_OriginResourceName, '')
  AND x_FirstDay = ChargePeriodStart::DATE
  AND x_LastDay = last_day_of(ChargePeriodStart, ChargePeriodEnd)
