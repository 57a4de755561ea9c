-- in:    source_totals, charge_totals, uncounted_charges
-- grain: one loaded bill, invoice issuer, billing account, billing currency and billing period (x_BillId, InvoiceIssuerName, BillingAccountId, BillingCurrency, BillingPeriodStart)
-- spec:  — (x_LeftOutEffectiveCost is that of shares whose origin is on a bill: it is their origin's, and counts there)
WITH sides AS (
  SELECT
    x_BillId, issuer AS InvoiceIssuerName, account AS BillingAccountId, currency AS BillingCurrency, periodStart::TIMESTAMP::DATE AS BillingPeriodStart,
    "rows"::BIGINT AS x_SourceRows, billedCost::DECIMAL(38, 12) AS x_SourceBilledCost,
    0::BIGINT AS x_ChargeRows, 0::DECIMAL(38, 12) AS BilledCost, 0::DECIMAL(38, 12) AS EffectiveCost, 0::DECIMAL(38, 12) AS x_LeftOutEffectiveCost
  FROM source_totals
  UNION ALL
  SELECT
    x_BillId, InvoiceIssuerName, BillingAccountId, BillingCurrency, BillingPeriodStart,
    0, 0, x_ChargeRows, coalesce(BilledCost, 0), coalesce(EffectiveCost, 0), 0
  FROM charge_totals
  UNION ALL
  SELECT
    x_BillId, InvoiceIssuerName, BillingAccountId, BillingCurrency, BillingPeriodStart,
    0, 0, 0, 0, -coalesce(EffectiveCost, 0), coalesce(EffectiveCost, 0)
  FROM uncounted_charges
)
SELECT
  x_BillId,
  InvoiceIssuerName,
  BillingAccountId,
  BillingCurrency,
  BillingPeriodStart,
  sum(x_SourceRows)::BIGINT AS x_SourceRows,
  sum(x_SourceBilledCost) AS x_SourceBilledCost,
  sum(x_ChargeRows)::BIGINT AS x_ChargeRows,
  sum(BilledCost) AS BilledCost,
  sum(EffectiveCost) AS EffectiveCost,
  sum(x_LeftOutEffectiveCost) AS x_LeftOutEffectiveCost,
  sum(BilledCost) - sum(x_SourceBilledCost) AS x_Difference
FROM sides
GROUP BY ALL
ORDER BY ALL
