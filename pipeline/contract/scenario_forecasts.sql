-- in:    scenario_effects, cost_forecasts
-- grain: one scenario and month to come (x_Scenario, BillingPeriodStart)
-- spec:  contract/gold.ts (where the company comes out low or high, so does what the scenario works on; a band always holds its estimate)
WITH effects AS (
  SELECT
    x_Scenario, BillingPeriodStart, sum(x_Effect)::DECIMAL(38, 12) AS x_Effect,
    sum(x_EffectAtLow80)::DECIMAL(38, 12) AS atLow, sum(x_EffectAtHigh80)::DECIMAL(38, 12) AS atHigh
  FROM scenario_effects
  GROUP BY ALL
)
SELECT
  x_Scenario, BillingPeriodStart,
  x_Forecast, coalesce(x_Low80, x_Forecast) AS x_Low80, coalesce(x_High80, x_Forecast) AS x_High80,
  x_Effect,
  (x_Forecast + x_Effect)::DECIMAL(38, 12) AS x_ScenarioForecast,
  least(x_Forecast + x_Effect, coalesce(x_Low80, x_Forecast) + atLow)::DECIMAL(38, 12) AS x_ScenarioLow80,
  greatest(x_Forecast + x_Effect, coalesce(x_High80, x_Forecast) + atHigh)::DECIMAL(38, 12) AS x_ScenarioHigh80
FROM effects JOIN cost_forecasts USING (BillingPeriodStart)
WHERE x_ScopeLevel = 'company'
