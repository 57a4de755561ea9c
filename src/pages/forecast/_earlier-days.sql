-- in: earlier_forecasts
-- grain: one of the last 31 days that an earlier edition forecast (x_PeriodStart)
-- spec: —
SELECT
  x_PeriodStart, x_Forecast, x_Low80, x_High80, x_Actual, x_Forecast - x_Actual AS x_Difference,
  x_Actual BETWEEN x_Low80 AND x_High80 AS x_IsInside80, x_EditionAsOf, x_EditionId
FROM earlier_forecasts
WHERE x_ScopeLevel = $level AND x_ScopeUnit = $unit AND x_PeriodKind = 'day'
ORDER BY x_PeriodStart DESC
LIMIT 31
