-- in:    delivered_bills, charge_totals
-- grain: one delivered bill file (x_BillId)
-- spec:  —
SELECT
  x_BillId,
  x_BillName,
  x_Sha256,
  x_Provider,
  x_Format,
  x_FocusVersion,
  x_Bytes::BIGINT AS x_Bytes,
  x_SourceRows::BIGINT AS x_SourceRows,
  coalesce(x_ChargeRows, 0)::BIGINT AS x_ChargeRows,
  BillingPeriodStart::TIMESTAMP::DATE AS BillingPeriodStart,
  BillingPeriodEnd::TIMESTAMP::DATE AS BillingPeriodEnd,
  x_BillStatus,
  x_Note
FROM delivered_bills
LEFT JOIN (SELECT x_BillId, sum(x_ChargeRows) AS x_ChargeRows FROM charge_totals GROUP BY x_BillId) USING (x_BillId)
ORDER BY x_BillName, x_BillId
