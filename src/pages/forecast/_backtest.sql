-- in: forecast_backtests
-- grain: one horizon of the back-test (x_HorizonMonths)
-- spec: —
SELECT
  x_HorizonMonths,
  count(*) AS x_Origins,
  sum(abs(x_Forecast - x_Actual)) / nullif(sum(abs(x_Actual)), 0) AS x_Error,
  sum(abs(x_NaiveForecast - x_Actual)) / nullif(sum(abs(x_Actual)), 0) AS x_NaiveError,
  sum(x_Forecast - x_Actual) / nullif(sum(abs(x_Actual)), 0) AS x_Bias,
  avg(CASE WHEN x_IsInside50 THEN 1.0 ELSE 0.0 END) AS x_Inside50,
  avg(CASE WHEN x_IsInside80 THEN 1.0 ELSE 0.0 END) AS x_Inside80,
  avg(CASE WHEN x_IsInside95 THEN 1.0 ELSE 0.0 END) AS x_Inside95,
  avg(CASE WHEN x_IsInsideNaive80 THEN 1.0 ELSE 0.0 END) AS x_InsideNaive80,
  sum(x_Width80) / nullif(sum(x_NaiveWidth80), 0) AS x_WidthOfNaive
FROM forecast_backtests
WHERE x_ScopeLevel = $level AND x_ScopeUnit = $unit
GROUP BY ALL
ORDER BY x_HorizonMonths
