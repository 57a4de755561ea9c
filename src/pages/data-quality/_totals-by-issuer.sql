-- in: bill_totals
-- grain: one invoice issuer and billing currency (InvoiceIssuerName, BillingCurrency)
-- spec: —
SELECT
  coalesce(InvoiceIssuerName, '(not named)') AS InvoiceIssuerName, BillingCurrency, count(DISTINCT x_BillId) AS x_Bills,
  sum(x_SourceRows) AS x_SourceRows, sum(x_ChargeRows) AS x_ChargeRows,
  sum(x_SourceBilledCost) AS x_SourceBilledCost, sum(BilledCost) AS BilledCost, sum(x_Difference) AS x_Difference, sum(EffectiveCost) AS EffectiveCost,
  sum(x_LeftOutEffectiveCost) AS x_LeftOutEffectiveCost
FROM bill_totals
GROUP BY ALL
ORDER BY InvoiceIssuerName, BillingCurrency
