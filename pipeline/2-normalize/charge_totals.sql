-- in:    invoice_charges
-- grain: one bill, invoice issuer, billing account, billing currency and billing period (x_BillId, InvoiceIssuerName, BillingAccountId, BillingCurrency, BillingPeriodStart)
-- spec:  —
SELECT
  x_BillId,
  InvoiceIssuerName,
  BillingAccountId,
  BillingCurrency,
  BillingPeriodStart,
  sum(x_ChargeRows)::BIGINT AS x_ChargeRows,
  sum(BilledCost) AS BilledCost,
  sum(EffectiveCost) AS EffectiveCost,
  sum(ListCost) AS ListCost,
  sum(ContractedCost) AS ContractedCost
FROM invoice_charges
GROUP BY ALL
