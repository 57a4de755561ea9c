-- in: forecast_backtests
-- grain: one number of months ahead, of forecasts for the whole company (x_HorizonMonths)
-- spec: — (errors in shares of the actual cost of all months together: months near zero do not count more than others)
SELECT
  x_HorizonMonths,
  count(*) AS x_Forecasts,
  sum(abs(x_Forecast - x_Actual))::DOUBLE / nullif(sum(abs(x_Actual)), 0)::DOUBLE AS x_Error,
  sum(abs(x_NaiveForecast - x_Actual))::DOUBLE / nullif(sum(abs(x_Actual)), 0)::DOUBLE AS x_NaiveError,
  sum(x_Forecast - x_Actual)::DOUBLE / nullif(sum(abs(x_Actual)), 0)::DOUBLE AS x_Bias,
  count(*) FILTER (x_IsInside80)::DOUBLE / count(*) AS x_Inside80
FROM forecast_backtests
WHERE x_ScopeLevel = 'company' AND x_Actual IS NOT NULL AND x_Forecast IS NOT NULL
GROUP BY ALL
ORDER BY x_HorizonMonths
