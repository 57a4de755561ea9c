-- in:    bill_totals, bills, closed_charges, closed_months, daily_charges, parameters, rewritten_accounts, stored_bills
-- grain: one closed month of which other bills speak than when it was closed, or that costs something else on one of its days
-- spec:  — (charges are compared one by one in these months alone)
WITH told AS (
  SELECT DISTINCT closed_months.BillingPeriodStart, x_Sha256
  FROM bill_totals JOIN bills USING (x_BillId)
  JOIN closed_months ON closed_months.BillingPeriodStart = date_trunc('month', bill_totals.BillingPeriodStart)::DATE
),
kept AS (
  SELECT DISTINCT BillingPeriodStart, x_Sha256 FROM stored_bills
),
other_bills AS (
  (FROM told EXCEPT FROM kept) UNION ALL (FROM kept EXCEPT FROM told)
),
amounts AS (
  SELECT daily_charges.BillingPeriodStart, ChargePeriodStart, BillingCurrency, BilledCost, EffectiveCost, ListCost, ContractedCost
  FROM daily_charges CROSS JOIN parameters
  JOIN closed_months ON closed_months.BillingPeriodStart = daily_charges.BillingPeriodStart
  LEFT JOIN rewritten_accounts
    ON rewritten_accounts.InvoiceIssuerName IS NOT DISTINCT FROM daily_charges.InvoiceIssuerName
    AND rewritten_accounts.BillingAccountId IS NOT DISTINCT FROM daily_charges.BillingAccountId
  WHERE x_IsRewritten IS NULL AND (NOT x_IsAsOfGiven OR ChargePeriodStart <= x_AsOf)
  UNION ALL
  SELECT coalesce(x_CorrectedPeriodStart, BillingPeriodStart), ChargePeriodStart, BillingCurrency, -BilledCost, -EffectiveCost, -ListCost, -ContractedCost
  FROM closed_charges
  WHERE x_ClosedRowKind <> 'Part'
),
other_days AS (
  SELECT BillingPeriodStart, ChargePeriodStart, BillingCurrency
  FROM amounts
  GROUP BY ALL
  HAVING sum(BilledCost) <> 0 OR sum(EffectiveCost) <> 0 OR sum(ListCost) <> 0 OR sum(ContractedCost) <> 0
)
SELECT BillingPeriodStart FROM other_bills
UNION
SELECT BillingPeriodStart FROM other_days
