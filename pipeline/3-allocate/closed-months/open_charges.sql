-- kind:  view
-- in:    closed_months, corrections, daily_charges, parameters, rewritten_accounts
-- grain: one row of daily_charges that is known on the as-of day and of no closed month, or of corrections
-- spec:  — (bills of a closed month count in corrections alone, but those of providers whose months are rewritten)
SELECT
  daily_charges.*,
  NULL::DATE AS x_CorrectedPeriodStart,
  NULL::VARCHAR AS x_CorrectionKind,
  NULL::VARCHAR AS x_CorrectionReference
FROM daily_charges CROSS JOIN parameters
LEFT JOIN closed_months ON closed_months.BillingPeriodStart = daily_charges.BillingPeriodStart
LEFT JOIN rewritten_accounts
  ON rewritten_accounts.InvoiceIssuerName IS NOT DISTINCT FROM daily_charges.InvoiceIssuerName
  AND rewritten_accounts.BillingAccountId IS NOT DISTINCT FROM daily_charges.BillingAccountId
WHERE (NOT x_IsAsOfGiven OR ChargePeriodStart <= x_AsOf) AND (x_EditionId IS NULL OR x_IsRewritten)
UNION ALL BY NAME
FROM corrections
