-- kind:  view
-- in:    closed_allocations, closed_dimension_months, direct_charges, rewritten_accounts, shared_charges
-- grain: one row of direct_charges or of shared_charges of an open month, or of what a closed month keeps
-- spec:  — (as ../allocated_charges.sql; charges of a closed month were matched by today's rules for the weights of months after it alone)
SELECT allocated.*
FROM (FROM direct_charges UNION ALL BY NAME SELECT * EXCLUDE (x_PoolChargeNumber) FROM shared_charges) AS allocated
LEFT JOIN closed_dimension_months USING (BillingPeriodStart)
LEFT JOIN rewritten_accounts
  ON rewritten_accounts.InvoiceIssuerName IS NOT DISTINCT FROM allocated.InvoiceIssuerName
  AND rewritten_accounts.BillingAccountId IS NOT DISTINCT FROM allocated.BillingAccountId
WHERE x_ClosedDimension IS NULL OR x_IsRewritten
UNION ALL BY NAME
FROM closed_allocations
