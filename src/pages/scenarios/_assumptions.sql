-- in: scenario_assumptions, scenarios
-- grain: one number that a scenario assumes (x_Scenario, x_AssumptionOrder)
-- spec: —
SELECT x_Scenario, x_AssumptionOrder, x_Assumption, x_Quantity, scenario_assumptions.x_Unit, CASE WHEN x_IsStandard THEN 'Nobody wrote it' ELSE x_Where END AS x_From
FROM scenario_assumptions JOIN scenarios USING (x_Scenario)
ORDER BY x_ScenarioOrder, x_AssumptionOrder
