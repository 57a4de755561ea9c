-- in:    published.currency_costs, published.monthly_costs, reported_charges, allocated_charges
-- grain: one billing period, pool and payer: cost as published and as of today's rules, in the reporting currency; and one billing period
--        and currency: what that was in billing currency, for the proof that both are made of the same charges
-- spec:  contract/gold.ts
WITH sides AS (
  SELECT BillingPeriodStart, x_CostCenter, x_AllocationKind, x_Pool, EffectiveCost AS x_Before, 0::DECIMAL(38, 12) AS x_After FROM published.monthly_costs
  UNION ALL BY NAME
  SELECT BillingPeriodStart, x_CostCenter, x_AllocationKind, x_Pool, 0::DECIMAL(38, 12) AS x_Before, EffectiveCost AS x_After FROM reported_charges
),
billed AS (
  SELECT BillingPeriodStart, BillingCurrency, BilledCost AS x_BilledBefore, 0::DECIMAL(38, 12) AS x_BilledAfter FROM published.currency_costs
  UNION ALL BY NAME
  SELECT BillingPeriodStart, BillingCurrency, 0::DECIMAL(38, 12) AS x_BilledBefore, BilledCost AS x_BilledAfter FROM allocated_charges
)
SELECT
  BillingPeriodStart, NULL::VARCHAR AS BillingCurrency, x_CostCenter, x_AllocationKind, NULL::VARCHAR AS x_AllocationRuleId, x_Pool,
  0::DECIMAL(38, 12) AS x_BilledBefore,
  0::DECIMAL(38, 12) AS x_BilledAfter,
  sum(x_Before)::DECIMAL(38, 22) AS x_Before,
  sum(x_After)::DECIMAL(38, 22) AS x_After
FROM sides
GROUP BY ALL
UNION ALL BY NAME
SELECT
  BillingPeriodStart, BillingCurrency, 'Unallocated' AS x_CostCenter, sum(x_BilledBefore) AS x_BilledBefore, sum(x_BilledAfter) AS x_BilledAfter,
  0::DECIMAL(38, 22) AS x_Before,
  0::DECIMAL(38, 22) AS x_After
FROM billed
GROUP BY ALL
