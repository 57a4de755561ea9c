-- in: cost_forecasts, scenario_forecasts, scenario_effects
-- grain: one month, twelve back and up to twelve ahead (BillingPeriodStart)
-- spec: — (without a scenario chosen, all approved ones together, or the one with most changes)
SELECT
  BillingPeriodStart, x_Scenario, cost_forecasts.x_Actual, scenario_forecasts.x_Forecast, scenario_forecasts.x_Low80, scenario_forecasts.x_High80,
  x_Effect, x_ScenarioForecast, x_ScenarioLow80, x_ScenarioHigh80
FROM cost_forecasts
LEFT JOIN (
  FROM scenario_forecasts
  WHERE x_Scenario = coalesce($scenario, (
    SELECT x_Scenario FROM scenario_effects GROUP BY x_Scenario ORDER BY x_Scenario = 'All approved together' DESC, max(x_ChangeOrder) DESC, x_Scenario LIMIT 1))
) AS scenario_forecasts USING (BillingPeriodStart)
WHERE x_ScopeLevel = 'company'
  AND (x_Scenario IS NOT NULL OR (cost_forecasts.x_Actual IS NOT NULL AND BillingPeriodStart > (SELECT max(BillingPeriodStart) FROM cost_forecasts WHERE x_IsMonthComplete) - INTERVAL 12 MONTH))
  AND EXISTS (FROM scenario_forecasts AS any_forecasts)
ORDER BY BillingPeriodStart
