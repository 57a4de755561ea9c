-- in:    commitment_charges, commitment_months
-- grain: one month, provider and group of usage that plans can cover (BillingPeriodStart, ServiceProviderName, x_PlanGroup)
-- spec:  FinOps Framework, rate optimization: coverage = covered ÷ all eligible usage, both at on-demand rates; effective savings rate = 1 − (uncovered cost + commitments,
--        used or not) ÷ all eligible usage at on-demand rates; commitments that never covered anything are a group of their own, Never used
WITH usage AS (
  SELECT
    BillingPeriodStart, ServiceProviderName, x_PlanGroup,
    sum(x_OnDemandCost) AS x_OnDemandCost,
    coalesce(sum(x_OnDemandCost) FILTER (CommitmentDiscountStatus = 'Used'), 0) AS x_CoveredOnDemandCost,
    coalesce(sum(EffectiveCost) FILTER (CommitmentDiscountId IS NULL), 0) AS x_UncoveredCost
  FROM commitment_charges
  WHERE x_PlanGroup IS NOT NULL
  GROUP BY ALL
), commitments AS (
  SELECT BillingPeriodStart, ServiceProviderName, coalesce(x_PlanGroup, 'Never used') AS x_PlanGroup, sum(EffectiveCost) AS x_CommittedCost, sum(x_UnusedCost) AS x_UnusedCost
  FROM commitment_months
  GROUP BY ALL
)
SELECT
  BillingPeriodStart, ServiceProviderName, x_PlanGroup,
  coalesce(x_OnDemandCost, 0) AS x_OnDemandCost,
  coalesce(x_CoveredOnDemandCost, 0) AS x_CoveredOnDemandCost,
  coalesce(x_UncoveredCost, 0) AS x_UncoveredCost,
  coalesce(x_CommittedCost, 0) AS x_CommittedCost,
  coalesce(x_UnusedCost, 0) AS x_UnusedCost,
  (x_CoveredOnDemandCost / nullif(x_OnDemandCost, 0))::DECIMAL(18, 12) AS x_Coverage,
  (1 - x_UnusedCost / nullif(x_CommittedCost, 0))::DECIMAL(18, 12) AS x_Utilization,
  (1 - (coalesce(x_UncoveredCost, 0) + coalesce(x_CommittedCost, 0)) / nullif(x_OnDemandCost, 0))::DECIMAL(18, 12) AS x_EffectiveSavingsRate
FROM usage FULL JOIN commitments USING (BillingPeriodStart, ServiceProviderName, x_PlanGroup)
