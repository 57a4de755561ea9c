-- in:    charge_rates, payers_after, payers_before
-- grain: one billing period, currency, rule, pool and payer whose cost differs or not: before and after, in the reporting currency
-- spec:  — (both sides at the rates of today, and not rounded: 12 and 10 decimals make 22)
WITH sides AS (
  SELECT *, EffectiveCost AS x_Before, 0::DECIMAL(38, 12) AS x_After FROM payers_before
  UNION ALL BY NAME
  SELECT *, 0::DECIMAL(38, 12) AS x_Before, EffectiveCost AS x_After FROM payers_after
),
days AS (
  SELECT
    BillingPeriodStart, ChargePeriodStart, BillingCurrency, x_CostCenter, x_AllocationKind, x_AllocationRuleId, x_Pool,
    sum(x_Before)::DECIMAL(38, 12) AS x_Before,
    sum(x_After)::DECIMAL(38, 12) AS x_After
  FROM sides
  GROUP BY ALL
)
SELECT
  BillingPeriodStart, BillingCurrency, x_CostCenter, x_AllocationKind, x_AllocationRuleId, x_Pool,
  sum(x_Before) AS x_BilledBefore,
  sum(x_After) AS x_BilledAfter,
  sum(CASE WHEN x_Rate = 1 THEN x_Before::DECIMAL(38, 22) ELSE x_Before * x_Rate END)::DECIMAL(38, 22) AS x_Before,
  sum(CASE WHEN x_Rate = 1 THEN x_After::DECIMAL(38, 22) ELSE x_After * x_Rate END)::DECIMAL(38, 22) AS x_After
FROM days JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
GROUP BY ALL
