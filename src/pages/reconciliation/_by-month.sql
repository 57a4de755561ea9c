-- in: currency_costs, invoice_reconciliations
-- grain: one month and what its invoices say (BillingPeriodStart, x_ReconciliationStatus), in the reporting currency
-- spec: — (a month's mean rate: the figure is ink, the table below has every digit in billing currency)
WITH rates AS (
  SELECT BillingPeriodStart, BillingCurrency, sum(x_ReportedBilledCost)::DOUBLE / nullif(sum(BilledCost)::DOUBLE, 0) AS x_MeanRate
  FROM currency_costs
  GROUP BY ALL
)
SELECT
  BillingPeriodStart,
  x_ReconciliationStatus,
  sum(round(coalesce(BilledCost, x_InvoiceCost)::DOUBLE * coalesce(x_MeanRate, 1), 2)::DECIMAL(38, 2)) AS BilledCost,
  count(*) AS x_Invoices
FROM invoice_reconciliations LEFT JOIN rates USING (BillingPeriodStart, BillingCurrency)
GROUP BY ALL
ORDER BY ALL
