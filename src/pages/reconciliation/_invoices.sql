-- in: invoice_reconciliations
-- grain: one invoice beside its charges, what needs a look first (InvoiceIssuerName, InvoiceId, BillingCurrency, BillingPeriodStart)
-- spec: —
SELECT
  x_ReconciliationStatus, InvoiceIssuerName, InvoiceId, BillingPeriodStart, BillingCurrency, x_InvoiceCost, x_InvoiceTax, BilledCost,
  nullif(x_TaxNotInBill, 0) AS x_TaxNotInBill, x_Difference, x_Tolerance, x_ChargeRows, x_BillingPeriodStatus, PaymentDueDate, coalesce(x_Explanation, CASE WHEN x_ReconciliationStatus = 'Difference' THEN 'Nothing' END) AS x_Explanation, x_Sentence, x_Where
FROM invoice_reconciliations
WHERE x_InvoiceCost IS NOT NULL
ORDER BY
  CASE x_ReconciliationStatus WHEN 'Difference' THEN 0 WHEN 'Not in the bill' THEN 1 WHEN 'Not yet final' THEN 2 ELSE 3 END,
  BillingPeriodStart DESC, InvoiceIssuerName, InvoiceId, BillingCurrency
