-- in: invoice_reconciliations
-- grain: charges that no invoice asks for yet (InvoiceIssuerName, InvoiceId, BillingCurrency, BillingPeriodStart)
-- spec: —
SELECT x_ReconciliationStatus, InvoiceIssuerName, InvoiceId, BillingPeriodStart, BillingCurrency, BilledCost, x_BilledTax, x_ChargeRows, x_Sentence
FROM invoice_reconciliations
WHERE x_InvoiceCost IS NULL
ORDER BY x_ReconciliationStatus = 'Not yet final', BillingPeriodStart DESC, InvoiceIssuerName, InvoiceId, BillingCurrency
