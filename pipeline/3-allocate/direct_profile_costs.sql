-- in:    matched_rules, profiled_charges
-- grain: one billing period, issuer, billing account and currency, profile and payer of direct cost (all columns but EffectiveCost)
-- spec:  — (what pools are split by; a profile says which conditions hold)
SELECT
  BillingPeriodStart, InvoiceIssuerName, BillingAccountId, BillingCurrency, x_ProfileId, x_CostCenter,
  sum(EffectiveCost) AS EffectiveCost
FROM profiled_charges JOIN matched_rules USING (x_ProfileId)
WHERE x_Pool IS NULL AND x_CostCenter <> 'Unallocated'
GROUP BY ALL
