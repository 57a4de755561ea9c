-- in:    reconciled_forecasts, forecast_trials
-- grain: one thing that is forecast, origin and horizon (x_ScopeLevel, x_ScopeUnit, x_OriginMonth, x_HorizonMonths)
-- spec:  contract/gold.ts; rolling origin after Tashman 2000, doi:10.1016/S0169-2070(00)00065-0
SELECT
  x_ScopeLevel,
  x_ScopeUnit,
  x_Method,
  x_OriginMonth,
  x_HorizonMonths,
  x_Forecast,
  reconciled_forecasts.x_NaiveForecast,
  x_Actual,
  x_Actual BETWEEN x_Low50 AND x_High50 AS x_IsInside50,
  x_Actual BETWEEN x_Low80 AND x_High80 AS x_IsInside80,
  x_Actual BETWEEN x_Low95 AND x_High95 AS x_IsInside95,
  (x_High80 - x_Low80)::DECIMAL(38, 12) AS x_Width80,
  x_Actual BETWEEN x_NaiveLow80 AND x_NaiveHigh80 AS x_IsInsideNaive80,
  (x_NaiveHigh80 - x_NaiveLow80)::DECIMAL(38, 12) AS x_NaiveWidth80
FROM reconciled_forecasts JOIN forecast_trials USING (x_ScopeLevel, x_ScopeUnit, x_OriginMonth, x_HorizonMonths)
WHERE x_Actual IS NOT NULL
