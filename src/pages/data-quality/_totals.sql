-- in: bill_totals, bills
-- grain: one loaded bill, issuer, account, currency and month (x_BillId, InvoiceIssuerName, BillingAccountId, BillingCurrency, BillingPeriodStart)
-- spec: —
SELECT
  x_BillName, x_BillId, InvoiceIssuerName, BillingAccountId, BillingCurrency, bill_totals.BillingPeriodStart,
  bill_totals.x_SourceRows, x_SourceBilledCost, bill_totals.x_ChargeRows, BilledCost, x_Difference, EffectiveCost, x_LeftOutEffectiveCost
FROM bill_totals LEFT JOIN bills USING (x_BillId)
ORDER BY x_Difference = 0, bill_totals.BillingPeriodStart DESC, x_BillName, InvoiceIssuerName, BillingAccountId, BillingCurrency
