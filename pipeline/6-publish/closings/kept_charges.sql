-- in:    charge_rates, closing_month, matched_rules, profiled_charges, shared_charges
-- grain: one daily charge of the month with its payer or pool, or one part of a pool
-- spec:  pipeline/contract/closing.ts
SELECT
  CASE WHEN x_Pool IS NULL THEN 'Charge' ELSE 'Pooled' END AS x_ClosedRowKind,
  NULL::VARCHAR AS x_Dimension,
  profiled_charges.* EXCLUDE (x_ProfileId, x_SliceStart, x_ResourceGroup, x_ClosedAllocation),
  CASE WHEN x_Pool IS NULL THEN coalesce(x_CostCenter, 'Unallocated') END AS x_CostCenter,
  CASE WHEN x_Pool IS NULL THEN CASE WHEN coalesce(x_CostCenter, 'Unallocated') = 'Unallocated' THEN 'Unallocated' ELSE 'Direct' END END AS x_AllocationKind,
  x_AllocationRuleId,
  x_Pool,
  CASE WHEN x_Pool IS NULL THEN 1::DECIMAL(18, 12) END AS x_Share,
  x_Rate,
  x_RateDay,
  x_RateSource
FROM profiled_charges
JOIN closing_month USING (BillingPeriodStart)
JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
LEFT JOIN matched_rules USING (x_ProfileId)
UNION ALL BY NAME
SELECT 'Part' AS x_ClosedRowKind, 'cost_centers' AS x_Dimension, shared_charges.* EXCLUDE (x_PoolChargeNumber), x_Rate, x_RateDay, x_RateSource
FROM shared_charges
JOIN closing_month USING (BillingPeriodStart)
JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
