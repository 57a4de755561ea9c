-- in: commitment_coverages
-- grain: one month (BillingPeriodStart)
-- spec: FinOps Framework: coverage, utilization and effective savings rate of all that commitments can cover
SELECT
  BillingPeriodStart,
  sum(x_OnDemandCost) AS x_OnDemandCost,
  sum(x_CoveredOnDemandCost) AS x_CoveredOnDemandCost,
  sum(x_UncoveredCost) AS x_UncoveredCost,
  sum(x_CommittedCost) AS x_CommittedCost,
  sum(x_UnusedCost) AS x_UnusedCost,
  (sum(x_CoveredOnDemandCost) / nullif(sum(x_OnDemandCost), 0))::DOUBLE AS x_Coverage,
  (1 - sum(x_UnusedCost) / nullif(sum(x_CommittedCost), 0))::DOUBLE AS x_Utilization,
  (1 - (sum(x_UncoveredCost) + sum(x_CommittedCost)) / nullif(sum(x_OnDemandCost), 0))::DOUBLE AS x_EffectiveSavingsRate
FROM commitment_coverages
GROUP BY ALL
ORDER BY ALL
