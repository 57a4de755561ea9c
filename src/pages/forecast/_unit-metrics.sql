-- in: unit_metric_forecasts
-- grain: one metric (x_Metric)
-- spec: —
SELECT
  x_Metric,
  max(BillingPeriodStart) FILTER (x_Actual IS NOT NULL) AS x_LastMonth,
  max_by(x_Actual, BillingPeriodStart) FILTER (x_Actual IS NOT NULL) AS x_Actual,
  min_by(x_Forecast, BillingPeriodStart) FILTER (x_Actual IS NULL) AS x_NextForecast,
  min_by(x_Low80, BillingPeriodStart) FILTER (x_Actual IS NULL) AS x_NextLow80,
  min_by(x_High80, BillingPeriodStart) FILTER (x_Actual IS NULL) AS x_NextHigh80,
  sum(x_Forecast) AS x_YearForecast,
  max(x_Error) AS x_Error,
  max(x_NaiveError) AS x_NaiveError,
  max(x_Method) AS x_Method
FROM unit_metric_forecasts
GROUP BY x_Metric
ORDER BY x_Metric
