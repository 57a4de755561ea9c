-- in:    monthly_costs, pool_shares, pool_splits, reported_charges, stored_pools
-- grain: one billing period, payer and line of its statement (all columns but the method, the weight, the share and the amount)
-- spec:  contract/gold.ts. The opening is the effective cost of the month before, 0 in the first month of the book.
WITH services AS (
  SELECT BillingPeriodStart, x_CostCenter, x_AllocationKind, ServiceName, sum(EffectiveCost) AS x_After, 0::DECIMAL(38, 12) AS x_Before
  FROM monthly_costs
  GROUP BY ALL
),
sides AS (
  FROM services
  UNION ALL BY NAME
  SELECT (BillingPeriodStart + INTERVAL 1 MONTH)::DATE AS BillingPeriodStart, x_CostCenter, x_AllocationKind, ServiceName, x_Before AS x_After, x_After AS x_Before
  FROM services
  WHERE BillingPeriodStart < (SELECT max(BillingPeriodStart) FROM services)
),
compared AS (
  SELECT BillingPeriodStart, x_CostCenter, x_AllocationKind, ServiceName, sum(x_After) AS x_After, sum(x_Before) AS x_Before
  FROM sides
  GROUP BY ALL
),
charge_lines AS (
  SELECT
    BillingPeriodStart, x_CostCenter, x_AllocationKind, x_Pool, x_CorrectedPeriodStart, x_CorrectionKind,
    CASE WHEN x_AllocationKind <> 'Shared' THEN ServiceName END AS ServiceName,
    CASE
      WHEN ChargeClass = 'Correction' OR ChargePeriodStart < BillingPeriodStart THEN 'Correction'
      WHEN ChargeCategory IN ('Credit', 'Adjustment') THEN 'Credit'
      ELSE 'Charge'
    END AS x_ChargeKind,
    sum(EffectiveCost) AS EffectiveCost
  FROM reported_charges
  GROUP BY ALL
),
lines AS (
  SELECT BillingPeriodStart, x_CostCenter, 'Opening' AS x_StatementSection, sum(x_Before) AS EffectiveCost FROM compared GROUP BY ALL
  UNION ALL BY NAME
  SELECT
    BillingPeriodStart, x_CostCenter, 'Movement' AS x_StatementSection, x_AllocationKind, ServiceName,
    CASE WHEN x_Before = 0 THEN 'New' WHEN x_After = 0 THEN 'Gone' WHEN x_After > x_Before THEN 'Up' ELSE 'Down' END AS x_MovementKind,
    x_After - x_Before AS EffectiveCost
  FROM compared
  WHERE x_After <> x_Before
  UNION ALL BY NAME
  SELECT BillingPeriodStart, x_CostCenter, 'Closing' AS x_StatementSection, sum(x_After) AS EffectiveCost FROM compared GROUP BY ALL
  UNION ALL BY NAME
  SELECT *, 'Charge' AS x_StatementSection FROM charge_lines
),
passed AS (
  SELECT x_Pool, BillingPeriodStart, x_CostCenter, string_agg(DISTINCT x_Through, ', ' ORDER BY x_Through) AS x_Through
  FROM pool_shares
  WHERE BillingPeriodStart NOT IN (SELECT BillingPeriodStart FROM stored_pools)
  GROUP BY ALL
  UNION ALL BY NAME
  SELECT x_Pool, BillingPeriodStart, x_CostCenter, x_Through FROM stored_pools WHERE x_Dimension = 'cost_centers'
)
SELECT
  BillingPeriodStart, x_CostCenter, x_StatementSection, x_AllocationKind, x_ChargeKind, x_CorrectedPeriodStart, x_CorrectionKind, ServiceName, x_Pool, x_MovementKind,
  CASE WHEN x_Pool IS NOT NULL THEN concat_ws(
    '; ',
    x_PoolText,
    CASE WHEN x_IsFallback THEN CASE x_SplitUsed
      WHEN 'even' THEN 'the measure says nothing of the month, so in equal parts'
      WHEN 'proportional' THEN 'the measure says nothing of the month, so in proportion to direct effective cost'
      ELSE 'here ' || x_SplitUsed
    END END,
    if(contains(x_Through, ', '), 'through pools ', 'through pool ') || x_Through || CASE WHEN x_CostCenter = 'Unallocated' AND x_Weight IS NULL THEN ', which nobody bears then' ELSE '' END
  ) END AS x_PoolText,
  x_Weight,
  x_Share,
  lines.EffectiveCost::DECIMAL(38, 12) AS EffectiveCost
FROM lines
LEFT JOIN pool_splits USING (BillingPeriodStart, x_Pool, x_CostCenter)
LEFT JOIN passed USING (BillingPeriodStart, x_Pool, x_CostCenter)
