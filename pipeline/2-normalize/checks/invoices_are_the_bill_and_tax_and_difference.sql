-- in:    invoice_reconciliations
-- severity: blocking
SELECT InvoiceIssuerName, InvoiceId, BillingCurrency, x_InvoiceCost, BilledCost, x_TaxNotInBill, x_Difference
FROM invoice_reconciliations
WHERE x_InvoiceCost <> coalesce(BilledCost, 0) + x_TaxNotInBill + x_Difference
