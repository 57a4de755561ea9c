-- in: monthly_costs
-- grain: one row for the last complete month ()
-- spec: —
SELECT
  sum(EffectiveCost) AS EffectiveCost,
  sum(ListCost) FILTER (ChargeCategory = 'Usage') AS ListCost,
  sum(EffectiveCost) FILTER (ChargeCategory = 'Usage') AS x_UsageCost,
  sum(EffectiveCost) FILTER (PricingCategory = 'Committed') AS x_Committed,
  sum(EffectiveCost) FILTER (CommitmentDiscountStatus = 'Unused') AS x_UnusedCommitment,
  count(DISTINCT ServiceName) AS x_Services,
  count(DISTINCT ServiceProviderName) AS x_Providers
FROM monthly_costs
WHERE BillingPeriodStart = $month::DATE
