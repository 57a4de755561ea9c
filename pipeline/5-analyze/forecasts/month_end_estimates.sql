-- in:    month_end_baselines, event_adjustments
-- grain: one thing that is forecast, in the running month (x_ScopeLevel, x_ScopeUnit)
-- spec:  — (known events of the days to come move estimate and bands alike)
WITH events AS (
  SELECT x_ScopeLevel, x_ScopeUnit, BillingPeriodStart, sum(x_Adjustment) AS adjustment FROM event_adjustments GROUP BY ALL
), estimates AS (
  SELECT *, coalesce(adjustment, 0)::DECIMAL(38, 12) AS x_EventAdjustment, (x_MonthEndEstimate + coalesce(adjustment, 0))::DECIMAL(38, 12) AS estimate
  FROM month_end_baselines LEFT JOIN events USING (x_ScopeLevel, x_ScopeUnit, BillingPeriodStart)
)
SELECT
  x_ScopeLevel, x_ScopeUnit, BillingPeriodStart, x_KnownDays,
  x_EventAdjustment,
  estimate AS x_MonthEndEstimate,
  (estimate - x_Half50)::DECIMAL(38, 12) AS x_MonthEndLow50,
  (estimate + x_Half50)::DECIMAL(38, 12) AS x_MonthEndHigh50,
  (estimate - x_Half80)::DECIMAL(38, 12) AS x_MonthEndLow80,
  (estimate + x_Half80)::DECIMAL(38, 12) AS x_MonthEndHigh80,
  (estimate - x_Half95)::DECIMAL(38, 12) AS x_MonthEndLow95,
  (estimate + x_Half95)::DECIMAL(38, 12) AS x_MonthEndHigh95
FROM estimates
