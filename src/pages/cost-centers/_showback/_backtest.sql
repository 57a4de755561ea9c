-- in: forecast_backtests
-- grain: one horizon of the cost center's back-test (x_HorizonMonths)
-- spec: —
SELECT
  x_HorizonMonths, max(x_Method) AS x_Method, count(*) AS x_Origins,
  sum(abs(x_Forecast - x_Actual)) / nullif(sum(abs(x_Actual)), 0) AS x_Error,
  sum(abs(x_NaiveForecast - x_Actual)) / nullif(sum(abs(x_Actual)), 0) AS x_NaiveError,
  avg(CASE WHEN x_IsInside80 THEN 1.0 ELSE 0.0 END) AS x_Inside80
FROM forecast_backtests
WHERE x_ScopeLevel = 'cost center' AND x_ScopeUnit = $cost_center
GROUP BY ALL
ORDER BY x_HorizonMonths
