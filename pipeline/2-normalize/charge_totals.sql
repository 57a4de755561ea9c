-- in:    charges
-- grain: one bill, invoice issuer, billing account, billing currency and billing period (x_BillId, InvoiceIssuerName, BillingAccountId, BillingCurrency, BillingPeriodStart)
-- spec:  —
SELECT
  x_BillId,
  InvoiceIssuerName,
  BillingAccountId,
  BillingCurrency,
  BillingPeriodStart::DATE AS BillingPeriodStart,
  count(*) AS x_ChargeRows,
  sum(BilledCost) AS BilledCost,
  sum(EffectiveCost) AS EffectiveCost,
  sum(ListCost) AS ListCost,
  sum(ContractedCost) AS ContractedCost
FROM charges
GROUP BY ALL
