-- in: commitment_judgements
-- grain: one commitment of one group of plans: steps of the curve, and the three choices on it (x_Case, x_Choice)
-- spec: —
SELECT
  x_PlanGroup, x_Choice, CASE WHEN x_Choice IS NULL THEN x_Case ELSE x_Choice || ' choice' END AS x_Case, x_HourlyCommitment,
  x_MonthlyCost, x_OnDemandCost, x_OnDemandCost - x_MonthlyCost AS x_MonthlySavings, x_Coverage, x_Utilization
FROM commitment_judgements
WHERE ServiceProviderName = $provider AND x_PlanGroup = $group AND (x_JudgementKind = 'Curve' OR (x_JudgementKind = 'Usage' AND x_CaseOrder = 2))
ORDER BY x_HourlyCommitment, x_Choice NULLS FIRST
