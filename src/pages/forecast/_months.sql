-- in: cost_forecasts, event_adjustments
-- grain: one month, thirteen back and up to twelve ahead (BillingPeriodStart)
-- spec: —
WITH events AS (
  SELECT BillingPeriodStart, string_agg(x_EventName, ', ' ORDER BY x_EventName) AS x_EventNames
  FROM event_adjustments
  WHERE x_ScopeLevel = $level AND x_ScopeUnit = $unit
  GROUP BY ALL
)
SELECT
  BillingPeriodStart, x_Actual, x_Forecast, x_Baseline, x_EventAdjustment, x_EventNames,
  x_Low50, x_High50, x_Low80, x_High80, x_Low95, x_High95, x_Method
FROM cost_forecasts LEFT JOIN events USING (BillingPeriodStart)
WHERE x_ScopeLevel = $level AND x_ScopeUnit = $unit
ORDER BY BillingPeriodStart
