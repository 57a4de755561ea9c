-- in:    charges
-- grain: one bill, issuer, account, currency, billing period, invoice, seller and charge category (every column before BilledCost)
-- spec:  — (the one pass over charges from which control totals and what is held against invoices are added up)
SELECT
  x_BillId,
  InvoiceIssuerName,
  BillingAccountId,
  BillingCurrency,
  BillingPeriodStart::DATE AS BillingPeriodStart,
  InvoiceId,
  ServiceProviderName,
  ChargeCategory,
  sum(BilledCost) AS BilledCost,
  sum(EffectiveCost) AS EffectiveCost,
  sum(ListCost) AS ListCost,
  sum(ContractedCost) AS ContractedCost,
  max(BillingPeriodEnd) AS BillingPeriodEnd,
  max(ChargePeriodEnd) AS ChargePeriodEnd,
  count(*) AS x_ChargeRows,
  count(*) FILTER (BilledCost <> 0) AS x_BilledRows
FROM charges
GROUP BY ALL
