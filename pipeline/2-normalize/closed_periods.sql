-- in:    delivered_billing_periods, invoice_charges, uncounted_charges
-- grain: one invoice issuer, billing account, billing currency and billing period that is closed (InvoiceIssuerName, BillingAccountId, BillingCurrency, BillingPeriodStart)
-- spec:  FOCUS 1.4, dataset BillingPeriod: charges of a closed billing period do not change any more
WITH periods AS (
  SELECT
    InvoiceIssuerName,
    BillingAccountId,
    BillingCurrency,
    BillingPeriodStart,
    sum(BilledCost) AS BilledCost,
    sum(EffectiveCost) AS EffectiveCost,
    sum(x_ChargeRows)::BIGINT AS x_ChargeRows,
    -- An invoice id may be given before the invoice is sent, so the last billing period does not count as invoiced.
    count(InvoiceId) = count(*) AND max(BillingPeriodEnd) <= (SELECT max(BillingPeriodStart) FROM invoice_charges) AS is_invoiced
  FROM invoice_charges
  GROUP BY ALL
),
uncounted AS (
  SELECT InvoiceIssuerName, BillingAccountId, BillingCurrency, BillingPeriodStart, sum(EffectiveCost) AS x_Uncounted FROM uncounted_charges GROUP BY ALL
),
closed AS (
  SELECT DISTINCT InvoiceIssuerName, BillingPeriodStart::DATE AS BillingPeriodStart FROM delivered_billing_periods WHERE BillingPeriodStatus = 'Closed'
)
SELECT
  periods.InvoiceIssuerName,
  periods.BillingAccountId,
  periods.BillingCurrency,
  periods.BillingPeriodStart,
  CASE WHEN closed.BillingPeriodStart IS NOT NULL THEN 'BillingPeriod' ELSE 'Final invoice' END AS x_ClosedBy,
  x_ChargeRows,
  BilledCost,
  EffectiveCost - coalesce(x_Uncounted, 0) AS EffectiveCost
FROM periods
LEFT JOIN closed USING (InvoiceIssuerName, BillingPeriodStart)
LEFT JOIN uncounted
  ON uncounted.InvoiceIssuerName IS NOT DISTINCT FROM periods.InvoiceIssuerName
  AND uncounted.BillingAccountId IS NOT DISTINCT FROM periods.BillingAccountId
  AND uncounted.BillingCurrency = periods.BillingCurrency
  AND uncounted.BillingPeriodStart = periods.BillingPeriodStart
WHERE is_invoiced OR closed.BillingPeriodStart IS NOT NULL
ORDER BY ALL
