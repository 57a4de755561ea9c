-- severity: blocking
-- in:    charges
SELECT x_BillId, count(*) AS x_Charges, min(x_BillRow) AS x_FirstBillRow
FROM charges
WHERE BilledCost IS NULL
GROUP BY x_BillId
