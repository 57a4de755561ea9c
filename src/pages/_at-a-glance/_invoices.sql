-- in: invoice_reconciliations
-- grain: one row: how many invoices there are, and how many do not agree with the bills ()
-- spec: —
SELECT
  count(*) FILTER (x_InvoiceCost IS NOT NULL) AS x_Invoices,
  count(*) FILTER (x_ReconciliationStatus IN ('Difference', 'Not in the bill')) AS x_Apart
FROM invoice_reconciliations
