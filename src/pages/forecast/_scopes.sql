-- in: cost_forecasts, forecast_backtests, cost_centers
-- grain: one thing that is forecast (x_ScopeLevel, x_ScopeUnit)
-- spec: — (errors are of one to three months ahead, weighed by money)
WITH months AS (
  SELECT
    x_ScopeLevel, x_ScopeUnit,
    sum(CASE WHEN BillingPeriodStart = $month::DATE THEN x_Actual END) AS x_Actual,
    sum(CASE WHEN BillingPeriodStart = $month::DATE + INTERVAL 1 MONTH THEN x_Forecast END) AS x_NextForecast,
    sum(CASE WHEN BillingPeriodStart = $month::DATE + INTERVAL 1 MONTH THEN x_Low80 END) AS x_NextLow80,
    sum(CASE WHEN BillingPeriodStart = $month::DATE + INTERVAL 1 MONTH THEN x_High80 END) AS x_NextHigh80,
    sum(CASE WHEN BillingPeriodStart > $month::DATE AND BillingPeriodStart <= $month::DATE + INTERVAL 12 MONTH THEN x_Forecast END) AS x_YearForecast,
    sum(CASE WHEN BillingPeriodStart > $month::DATE AND BillingPeriodStart <= $month::DATE + INTERVAL 12 MONTH THEN x_EventAdjustment END) AS x_YearEvents,
    sum(CASE WHEN BillingPeriodStart > $month::DATE - INTERVAL 12 MONTH AND BillingPeriodStart <= $month::DATE THEN x_Actual END) AS x_YearActual,
    max(CASE WHEN BillingPeriodStart = $month::DATE + INTERVAL 3 MONTH THEN x_Method END) AS x_Method
  FROM cost_forecasts
  GROUP BY ALL
),
errors AS (
  SELECT
    x_ScopeLevel, x_ScopeUnit,
    sum(abs(x_Forecast - x_Actual)) / nullif(sum(abs(x_Actual)), 0) AS x_Error,
    sum(abs(x_NaiveForecast - x_Actual)) / nullif(sum(abs(x_Actual)), 0) AS x_NaiveError,
    sum(x_Forecast - x_Actual) / nullif(sum(abs(x_Actual)), 0) AS x_Bias,
    avg(CASE WHEN x_IsInside80 THEN 1.0 ELSE 0.0 END) AS x_Inside80
  FROM forecast_backtests
  WHERE x_HorizonMonths <= 3
  GROUP BY ALL
)
SELECT
  x_ScopeLevel, x_ScopeUnit, coalesce(x_CostCenterName, x_ScopeUnit) AS x_ScopeName,
  x_Actual, x_NextForecast, x_NextLow80, x_NextHigh80, x_YearForecast, x_YearEvents, x_YearActual,
  x_Error, x_NaiveError, x_Bias, x_Inside80, x_Method
FROM months
LEFT JOIN errors USING (x_ScopeLevel, x_ScopeUnit)
LEFT JOIN cost_centers ON x_ScopeLevel = 'cost center' AND x_CostCenter = x_ScopeUnit
ORDER BY list_position(['company', 'business unit', 'department', 'cost center', 'provider', 'service', 'pool'], x_ScopeLevel), x_YearForecast DESC NULLS LAST, x_ScopeUnit
