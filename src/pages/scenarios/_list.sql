-- in: scenarios, scenario_forecasts, scenario_effects
-- grain: one scenario, or several together, in the order of the file (x_Scenario)
-- spec: — (sums of the months to come)
WITH years AS (
  SELECT
    x_Scenario, count(*) AS x_Months, sum(x_Forecast) AS x_Forecast, sum(x_Effect) AS x_Effect, sum(x_ScenarioForecast) AS x_ScenarioForecast,
    sum(x_ScenarioLow80) AS x_ScenarioLow80, sum(x_ScenarioHigh80) AS x_ScenarioHigh80, arg_max(x_Effect, BillingPeriodStart) AS x_LastEffect
  FROM scenario_forecasts
  GROUP BY ALL
), changes AS (
  SELECT
    x_Scenario, string_agg(DISTINCT x_ScenarioKind, ', ' ORDER BY x_ScenarioKind) AS kinds, count(DISTINCT x_ChangeOrder) AS x_Changes,
    least(sum(x_EffectAtLow80), sum(x_EffectAtHigh80)) AS x_EffectLow80, greatest(sum(x_EffectAtLow80), sum(x_EffectAtHigh80)) AS x_EffectHigh80
  FROM scenario_effects
  GROUP BY ALL
)
SELECT
  x_Scenario, coalesce(x_ScenarioKind, kinds) AS x_ScenarioKind, coalesce(x_ScopeText, 'several') AS x_ScopeText, x_FirstMonth, x_LastMonth, x_Unit, x_Target, x_Address,
  coalesce(x_ScenarioDecision, 'Together') AS x_ScenarioDecision, x_Approver, x_DecidedOn, x_DecisionReason, x_Where,
  x_Changes, x_Months, x_Forecast, x_Effect, x_EffectLow80, x_EffectHigh80, x_LastEffect, x_ScenarioForecast, x_ScenarioLow80, x_ScenarioHigh80,
  x_FirstMonth < (SELECT min(BillingPeriodStart) FROM scenario_forecasts) AS x_HasBegun
FROM years JOIN changes USING (x_Scenario) LEFT JOIN scenarios USING (x_Scenario)
ORDER BY x_ScenarioOrder NULLS LAST, x_Changes, x_Scenario
