-- in:    bill_totals, bills, closed_months, stored_bills
-- grain: one closed month, issuer, billing account and currency, with the names of the bills that came after closing
-- spec:  — (where none did, those that speak of it now)
WITH told AS (
  SELECT date_trunc('month', bill_totals.BillingPeriodStart)::DATE AS BillingPeriodStart, InvoiceIssuerName, BillingAccountId, BillingCurrency, x_BillName, x_Sha256
  FROM bill_totals JOIN bills USING (x_BillId)
),
compared AS (
  SELECT told.*, stored_bills.x_Sha256 IS NULL AS isNew
  FROM told JOIN closed_months USING (BillingPeriodStart)
  LEFT JOIN (SELECT DISTINCT BillingPeriodStart, x_Sha256 FROM stored_bills) AS stored_bills USING (BillingPeriodStart, x_Sha256)
)
SELECT
  BillingPeriodStart, InvoiceIssuerName, BillingAccountId, BillingCurrency,
  coalesce(
    string_agg(DISTINCT x_BillName, ', ' ORDER BY x_BillName) FILTER (isNew),
    string_agg(DISTINCT x_BillName, ', ' ORDER BY x_BillName)
  ) AS x_CorrectionReference
FROM compared
GROUP BY ALL
