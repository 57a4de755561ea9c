-- in: commitment_inventory, commitment_judgements, commitment_months, commitment_purchases
-- grain: one group of plans and choice, the most to save first (ServiceProviderName, x_PlanGroup, x_Choice)
-- spec: — (savings if usage stays as it is, and if it falls or grows by a fifth; after: with the commitments in force as they were used in the month asked for)
WITH cases AS (
  SELECT
    ServiceProviderName, x_PlanGroup, x_Choice,
    max(x_HourlyCommitment) AS x_HourlyCommitment,
    max(x_OnDemandCost) FILTER (x_CaseOrder = 2) AS x_OnDemandCost,
    max(x_MonthlyCost) FILTER (x_CaseOrder = 2) AS x_MonthlyCost,
    max(x_OnDemandCost - x_MonthlyCost) FILTER (x_CaseOrder = 2) AS x_MonthlySavings,
    max(x_OnDemandCost - x_MonthlyCost) FILTER (x_CaseOrder = 1) AS x_SavingsIfLess,
    max(x_OnDemandCost - x_MonthlyCost) FILTER (x_CaseOrder = 3) AS x_SavingsIfMore,
    max(x_Coverage) FILTER (x_CaseOrder = 2) AS x_Coverage,
    max(x_Utilization) FILTER (x_CaseOrder = 2) AS x_Utilization
  FROM commitment_judgements WHERE x_JudgementKind = 'Usage' GROUP BY ALL
), plans AS (
  SELECT
    ServiceProviderName, x_PlanGroup, x_TermMonths, x_Payment,
    max(x_Days) AS x_Days, max(x_LastDay) AS x_LastDay, max(x_HourlyShare) AS x_HourlyShare
  FROM commitment_purchases WHERE x_IsRecommended AND x_Choice = 'Expected' GROUP BY ALL
), in_force AS (
  SELECT
    months.ServiceProviderName, months.x_PlanGroup,
    sum(x_OnDemandCost)::DOUBLE AS covered, sum(EffectiveCost)::DOUBLE AS committed, sum(x_UsedCost)::DOUBLE AS used
  FROM commitment_months AS months JOIN commitment_inventory USING (ServiceProviderName, CommitmentDiscountId)
  WHERE BillingPeriodStart = $month::DATE AND x_CommitmentStatus = 'Active'
  GROUP BY ALL
)
SELECT
  cases.*, x_TermMonths, x_Payment, x_Days, x_LastDay, x_HourlyShare,
  (coalesce(covered, 0) + x_Coverage * x_OnDemandCost) / nullif(coalesce(covered, 0) + x_OnDemandCost, 0) AS x_CoverageAfter,
  (coalesce(used, 0) + x_Utilization * x_HourlyCommitment * 730) / nullif(coalesce(committed, 0) + x_HourlyCommitment * 730, 0) AS x_UtilizationAfter,
  1 - (coalesce(committed, 0) + x_MonthlyCost) / nullif(coalesce(covered, 0) + x_OnDemandCost, 0) AS x_SavingsRateAfter
FROM cases
JOIN plans USING (ServiceProviderName, x_PlanGroup)
LEFT JOIN in_force USING (ServiceProviderName, x_PlanGroup)
ORDER BY max(x_MonthlySavings) FILTER (x_Choice = 'Expected') OVER (PARTITION BY ServiceProviderName, x_PlanGroup) DESC,
  ServiceProviderName, x_PlanGroup, x_HourlyCommitment
