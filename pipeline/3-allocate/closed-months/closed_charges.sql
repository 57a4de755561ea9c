-- kind:  view
-- in:    parameters, rewritten_accounts, stored_charges
-- grain: one row that a closed month keeps and that counts: not of a provider whose months are rewritten, and known on the as-of day
-- spec:  pipeline/contract/closing.ts
SELECT stored_charges.*
FROM stored_charges CROSS JOIN parameters
LEFT JOIN rewritten_accounts
  ON rewritten_accounts.InvoiceIssuerName IS NOT DISTINCT FROM stored_charges.InvoiceIssuerName
  AND rewritten_accounts.BillingAccountId IS NOT DISTINCT FROM stored_charges.BillingAccountId
WHERE x_IsRewritten IS NULL AND (NOT x_IsAsOfGiven OR ChargePeriodStart <= x_AsOf)
