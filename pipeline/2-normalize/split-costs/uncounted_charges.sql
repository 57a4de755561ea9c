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
  ON is_replaced(x_SplitWeight, charges.x_OriginCluster, charges.x_OriginResourceId, charges.x_OriginResourceName, ChargePeriodStart, ChargePeriodEnd)
GROUP BY ALL
