-- in:    charges, replaced_shares
-- grain: one bill, invoice issuer, billing account, billing currency and billing period of shares that do not count
--        (x_BillId, InvoiceIssuerName, BillingAccountId, BillingCurrency, BillingPeriodStart)
-- spec:  —
SELECT
  x_BillId,
  InvoiceIssuerName,
  BillingAccountId,
  BillingCurrency,
  BillingPeriodStart::DATE AS BillingPeriodStart,
  sum(BilledCost) AS BilledCost,
  sum(EffectiveCost) AS EffectiveCost,
  sum(ListCost) AS ListCost,
  sum(ContractedCost) AS ContractedCost,
  count(*) AS x_ChargeCount
FROM charges JOIN replaced_shares
  ON x_IsShare = (x_SplitWeight IS NOT NULL)
  AND replaced_shares.x_OriginCluster = coalesce(charges.x_OriginCluster, '')
  AND replaced_shares.x_OriginResourceId = coalesce(charges.x_OriginResourceId, '')
  AND replaced_shares.x_OriginResourceName = coalesce(charges.x_OriginResourceName, '')
  AND x_FirstDay = ChargePeriodStart::DATE
  AND x_LastDay = last_day_of(ChargePeriodStart, ChargePeriodEnd)
GROUP BY ALL
