-- severity: blocking
-- in:    charges
SELECT x_BillId, count(*) AS x_Charges, min(x_BillRow) AS x_FirstBillRow
FROM charges
WHERE BillingCurrency IS NULL OR BillingPeriodStart IS NULL OR ChargePeriodStart IS NULL
GROUP BY x_BillId
