-- in: bills
-- grain: one delivered bill file (x_BillId, x_BillName)
-- spec: —
SELECT x_BillName, x_BillId, x_Provider, x_Format, x_FocusVersion, BillingPeriodStart, x_Bytes, x_SourceRows, x_ChargeRows, x_BillStatus, x_Note
FROM bills
ORDER BY x_BillStatus = 'Loaded', BillingPeriodStart DESC, x_BillName
