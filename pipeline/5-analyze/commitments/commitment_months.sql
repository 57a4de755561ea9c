-- in:    commitment_charges
-- grain: one commitment and month in which it was paid for or used (CommitmentDiscountId, BillingPeriodStart)
-- spec:  FinOps Framework, rate optimization: utilization = used ÷ whole effective cost; savings = what the used part would have cost on demand − the whole, waste included;
--        effective savings rate = savings ÷ that on-demand cost; break-even utilization = used effective cost ÷ its on-demand cost
WITH months AS (
  SELECT
    BillingPeriodStart,
    ServiceProviderName,
    CommitmentDiscountId,
    max_by(x_PlanGroup, x_OnDemandCost) FILTER (CommitmentDiscountStatus = 'Used') AS x_PlanGroup,
    coalesce(sum(EffectiveCost) FILTER (CommitmentDiscountStatus IN ('Used', 'Unused')), 0) AS EffectiveCost,
    coalesce(sum(EffectiveCost) FILTER (CommitmentDiscountStatus = 'Used'), 0) AS x_UsedCost,
    coalesce(sum(EffectiveCost) FILTER (CommitmentDiscountStatus = 'Unused'), 0) AS x_UnusedCost,
    coalesce(sum(x_OnDemandCost) FILTER (CommitmentDiscountStatus = 'Used'), 0) AS x_OnDemandCost,
    coalesce(sum(BilledCost) FILTER (x_IsPurchase), 0) AS BilledCost,
    coalesce(sum(BilledCost) FILTER (x_IsPurchase AND ChargeFrequency = 'Recurring'), 0) AS x_RecurringBilledCost,
    coalesce(bool_or(x_IsPurchase AND ChargeFrequency = 'One-Time'), false) AS x_IsPaidUpfront,
    min(x_FirstDay) AS x_FirstDay,
    max(x_LastDay) AS x_LastDay
  FROM commitment_charges
  WHERE CommitmentDiscountId IS NOT NULL
  GROUP BY ALL
)
SELECT
  * REPLACE (coalesce(x_PlanGroup, last_value(x_PlanGroup IGNORE NULLS) OVER earlier, first_value(x_PlanGroup IGNORE NULLS) OVER later) AS x_PlanGroup),
  (x_UsedCost / nullif(EffectiveCost, 0))::DECIMAL(18, 12) AS x_Utilization,
  (x_UsedCost / nullif(x_OnDemandCost, 0))::DECIMAL(18, 12) AS x_BreakEvenUtilization,
  (1 - EffectiveCost / nullif(x_OnDemandCost, 0))::DECIMAL(18, 12) AS x_EffectiveSavingsRate,
  x_OnDemandCost - EffectiveCost AS x_Savings
FROM months
WINDOW
  earlier AS (PARTITION BY ServiceProviderName, CommitmentDiscountId ORDER BY BillingPeriodStart ROWS UNBOUNDED PRECEDING),
  later AS (PARTITION BY ServiceProviderName, CommitmentDiscountId ORDER BY BillingPeriodStart ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
