-- in: earlier_forecasts
-- grain: one edition that came before and month that it forecast, up to three months ahead of it (x_EditionId, x_PeriodStart)
-- spec: —
SELECT
  x_EditionAsOf, x_PeriodStart, x_Forecast, x_Low80, x_High80,
  CASE WHEN x_IsKnown THEN x_Actual ELSE x_ForecastNow END AS x_Outcome,
  CASE WHEN x_IsKnown THEN 'actual' ELSE 'expected now' END AS x_OutcomeKind,
  x_Forecast - CASE WHEN x_IsKnown THEN x_Actual ELSE x_ForecastNow END AS x_Difference,
  CASE WHEN x_IsKnown THEN x_Actual ELSE x_ForecastNow END BETWEEN x_Low80 AND x_High80 AS x_IsInside80,
  x_EditionId
FROM earlier_forecasts
WHERE x_ScopeLevel = $level AND x_ScopeUnit = $unit AND x_PeriodKind = 'month' AND x_PeriodStart <= x_EditionAsOf + INTERVAL 3 MONTH
ORDER BY x_EditionAsOf DESC, x_PeriodStart
LIMIT 36
