-- in:    bill_totals, bills, closing_month
-- grain: one bill of the month and account (all columns)
-- spec:  pipeline/contract/closing.ts
SELECT DISTINCT x_BillName, x_Sha256, x_Provider, InvoiceIssuerName, BillingAccountId, BillingCurrency
FROM bill_totals JOIN bills USING (x_BillId) JOIN closing_month ON closing_month.BillingPeriodStart = date_trunc('month', bill_totals.BillingPeriodStart)::DATE
