-- in: earlier.closed_periods, later.bill_totals
-- grain: one billing period that the edition before knew as closed and that changed all the same (InvoiceIssuerName, BillingAccountId, BillingCurrency, BillingPeriodStart)
-- spec: —
WITH totals AS (
  SELECT
    InvoiceIssuerName, BillingAccountId, BillingCurrency, BillingPeriodStart,
    sum(x_ChargeRows) AS x_ChargeRows, sum(BilledCost) AS BilledCost, sum(EffectiveCost) AS EffectiveCost
  FROM later.bill_totals
  GROUP BY ALL
)
SELECT
  closed.BillingPeriodStart, closed.InvoiceIssuerName, closed.BillingAccountId, closed.BillingCurrency, x_ClosedBy,
  coalesce(totals.x_ChargeRows, 0) - closed.x_ChargeRows AS x_MoreCharges,
  coalesce(totals.BilledCost, 0) - closed.BilledCost AS x_BilledChange,
  coalesce(totals.EffectiveCost, 0) - closed.EffectiveCost AS x_EffectiveChange
FROM earlier.closed_periods AS closed LEFT JOIN totals
  ON closed.InvoiceIssuerName IS NOT DISTINCT FROM totals.InvoiceIssuerName AND closed.BillingAccountId IS NOT DISTINCT FROM totals.BillingAccountId
  AND closed.BillingCurrency IS NOT DISTINCT FROM totals.BillingCurrency AND closed.BillingPeriodStart = totals.BillingPeriodStart
WHERE x_MoreCharges <> 0 OR x_BilledChange <> 0 OR x_EffectiveChange <> 0
ORDER BY closed.BillingPeriodStart DESC, abs(x_BilledChange) DESC, closed.InvoiceIssuerName, closed.BillingAccountId, closed.BillingCurrency
