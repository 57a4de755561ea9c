-- in: commitment_judgements, commitment_purchases
-- grain: one group of plans and choice, the most to save first (ServiceProviderName, x_PlanGroup, x_Choice)
-- spec: — (savings if usage stays as it is, and if it falls or grows by a fifth)
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
    ServiceProviderName, x_PlanGroup, x_TermMonths, x_Payment, count(DISTINCT concat_ws(' ', x_Plan, x_Family, RegionId)) AS x_Plans,
    max(x_Days) AS x_Days, max(x_LastDay) AS x_LastDay, max(x_HourlyShare) AS x_HourlyShare
  FROM commitment_purchases WHERE x_IsRecommended AND x_Choice = 'Expected' GROUP BY ALL
)
SELECT cases.*, x_TermMonths, x_Payment, x_Plans, x_Days, x_LastDay, x_HourlyShare
FROM cases JOIN plans USING (ServiceProviderName, x_PlanGroup)
ORDER BY max(x_MonthlySavings) FILTER (x_Choice = 'Expected') OVER (PARTITION BY ServiceProviderName, x_PlanGroup) DESC,
  ServiceProviderName, x_PlanGroup, x_HourlyCommitment
