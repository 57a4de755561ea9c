-- in: commitment_coverages
-- grain: one provider and group of plans in the month asked for, most usage first (ServiceProviderName, x_PlanGroup)
-- spec: —
SELECT
  ServiceProviderName, x_PlanGroup, x_OnDemandCost, x_CoveredOnDemandCost, x_UncoveredCost, x_CommittedCost, x_UnusedCost,
  x_Coverage, x_Utilization, x_EffectiveSavingsRate
FROM commitment_coverages
WHERE BillingPeriodStart = $month::DATE
ORDER BY x_OnDemandCost DESC, ServiceProviderName, x_PlanGroup
