-- in: commitment_judgements
-- grain: one group of plans and other span of days (ServiceProviderName, x_PlanGroup, x_JudgementKind, x_Case)
-- spec: — (captured: savings ÷ the savings that hindsight would have made)
SELECT
  x_PlanGroup, ServiceProviderName, x_JudgementKind, x_Case, x_HourlyCommitment, x_MonthlyCost, x_LeastMonthlyCost,
  x_OnDemandCost - x_MonthlyCost AS x_MonthlySavings,
  ((x_OnDemandCost - x_MonthlyCost) / nullif(x_OnDemandCost - x_LeastMonthlyCost, 0))::DOUBLE AS x_CapturedShare,
  x_Coverage, x_Utilization
FROM commitment_judgements
WHERE x_JudgementKind IN ('Look-back', 'Back-test')
ORDER BY max(x_OnDemandCost) OVER (PARTITION BY ServiceProviderName, x_PlanGroup) DESC, ServiceProviderName, x_PlanGroup, x_JudgementKind DESC, x_CaseOrder
