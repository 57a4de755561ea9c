-- in: scenario_effects, cost_centers
-- grain: one scenario and change in it (x_Scenario, x_ChangeOrder)
-- spec: — (sums of the months to come; low and high where the forecast comes out so)
SELECT
  x_Scenario, x_ChangeOrder, x_Change, x_ScenarioKind,
  concat(x_ScopeLevel, ' ', coalesce(any_value(x_CostCenterName), x_ScopeUnit)) AS x_WorksOn,
  max(x_ScopeShare) AS x_ScopeShare,
  sum(x_Base) AS x_Base, sum(x_Effect) AS x_Effect, least(sum(x_EffectAtLow80), sum(x_EffectAtHigh80)) AS x_EffectLow80, greatest(sum(x_EffectAtLow80), sum(x_EffectAtHigh80)) AS x_EffectHigh80
FROM scenario_effects LEFT JOIN cost_centers ON x_ScopeLevel = 'cost center' AND x_CostCenter = x_ScopeUnit
WHERE $scenario::VARCHAR IS NULL OR x_Scenario = $scenario
GROUP BY x_Scenario, x_ChangeOrder, x_Change, x_ScenarioKind, x_ScopeLevel, x_ScopeUnit
ORDER BY x_Scenario, x_ChangeOrder
