-- in: commitment_judgements
-- grain: one group of plans, choice and change of usage (ServiceProviderName, x_PlanGroup, x_Choice, x_Case)
-- spec: — (regret: what the choice costs more than the commitments that hindsight would have bought)
SELECT
  x_PlanGroup, ServiceProviderName, x_Case, x_Choice, x_HourlyCommitment, x_OnDemandCost, x_MonthlyCost, x_LeastMonthlyCost,
  x_MonthlyCost - x_LeastMonthlyCost AS x_Regret,
  (x_MonthlyCost / nullif(x_LeastMonthlyCost, 0) - 1)::DOUBLE AS x_RegretShare,
  x_OnDemandCost - x_MonthlyCost AS x_MonthlySavings,
  x_Utilization
FROM commitment_judgements
WHERE x_JudgementKind = 'Usage'
ORDER BY max(x_OnDemandCost) OVER (PARTITION BY ServiceProviderName, x_PlanGroup) DESC, ServiceProviderName, x_PlanGroup, x_CaseOrder, x_HourlyCommitment
