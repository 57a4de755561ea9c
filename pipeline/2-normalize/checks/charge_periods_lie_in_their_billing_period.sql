-- severity: warning
-- in:    charges
-- spec:  FOCUS 1.4, ChargePeriodStart; only corrections speak of other billing periods
SELECT x_BillId, count(*) AS x_Charges, min(x_BillRow) AS x_FirstBillRow, min(ChargePeriodStart) AS x_First, max(ChargePeriodStart) AS x_Last
FROM charges
WHERE ChargeClass IS DISTINCT FROM 'Correction' AND (ChargePeriodStart < BillingPeriodStart OR ChargePeriodStart >= BillingPeriodEnd)
GROUP BY x_BillId
