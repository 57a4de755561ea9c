-- in:    forecast_scopes, scope_monthly_costs, forecast_calendar, month_end_baselines, reconciled_forecasts, event_adjustments
-- grain: one thing that is forecast and month (x_ScopeLevel, x_ScopeUnit, BillingPeriodStart)
-- spec:  contract/gold.ts
WITH months AS (
  SELECT
    unnest(generate_series(
      least(greatest(x_LastCompleteMonth - to_months(12), x_FirstMonth), coalesce(x_RunningMonth, x_LastCompleteMonth))::TIMESTAMP,
      (coalesce(x_RunningMonth, x_LastCompleteMonth) + to_months(12))::TIMESTAMP,
      INTERVAL 1 MONTH
    ))::DATE AS BillingPeriodStart,
    x_LastCompleteMonth,
    x_RunningMonth
  FROM forecast_calendar
), events AS (
  SELECT x_ScopeLevel, x_ScopeUnit, BillingPeriodStart, sum(x_Adjustment)::DECIMAL(38, 12) AS adjustment FROM event_adjustments GROUP BY ALL
), ahead AS (
  SELECT
    x_ScopeLevel, x_ScopeUnit, (x_OriginMonth + to_months(x_HorizonMonths))::DATE AS BillingPeriodStart,
    x_Forecast AS baseline, x_Method, x_Low50, x_High50, x_Low80, x_High80, x_Low95, x_High95
  FROM reconciled_forecasts JOIN forecast_calendar ON x_OriginMonth = x_LastCompleteMonth
  WHERE (x_OriginMonth + to_months(x_HorizonMonths))::DATE IS DISTINCT FROM x_RunningMonth
  UNION ALL
  SELECT
    x_ScopeLevel, x_ScopeUnit, BillingPeriodStart,
    x_MonthEndEstimate, 'Month to date and a daily forecast of the rest',
    x_MonthEndEstimate - x_Half50, x_MonthEndEstimate + x_Half50, x_MonthEndEstimate - x_Half80, x_MonthEndEstimate + x_Half80,
    x_MonthEndEstimate - x_Half95, x_MonthEndEstimate + x_Half95
  FROM month_end_baselines
), placed AS (
  SELECT
    x_ScopeLevel, x_ScopeUnit, BillingPeriodStart, EffectiveCost, coalesce(adjustment, 0) AS moved,
    BillingPeriodStart <= coalesce(x_RunningMonth, x_LastCompleteMonth) AS isKnown,
    BillingPeriodStart <= x_LastCompleteMonth AS x_IsMonthComplete,
    ahead.* EXCLUDE (x_ScopeLevel, x_ScopeUnit, BillingPeriodStart)
  FROM forecast_scopes CROSS JOIN months
  LEFT JOIN scope_monthly_costs USING (x_ScopeLevel, x_ScopeUnit, BillingPeriodStart)
  LEFT JOIN ahead USING (x_ScopeLevel, x_ScopeUnit, BillingPeriodStart)
  LEFT JOIN events USING (x_ScopeLevel, x_ScopeUnit, BillingPeriodStart)
)
SELECT
  x_ScopeLevel,
  x_ScopeUnit,
  BillingPeriodStart,
  CASE WHEN isKnown THEN coalesce(EffectiveCost, 0) END::DECIMAL(38, 12) AS x_Actual,
  x_IsMonthComplete,
  CASE WHEN NOT x_IsMonthComplete THEN coalesce(baseline, 0) END::DECIMAL(38, 12) AS x_Baseline,
  CASE WHEN NOT x_IsMonthComplete THEN moved END::DECIMAL(38, 12) AS x_EventAdjustment,
  CASE WHEN NOT x_IsMonthComplete THEN coalesce(baseline, 0) + moved END::DECIMAL(38, 12) AS x_Forecast,
  CASE WHEN NOT x_IsMonthComplete THEN coalesce(x_Low50, 0) + moved END::DECIMAL(38, 12) AS x_Low50,
  CASE WHEN NOT x_IsMonthComplete THEN coalesce(x_High50, 0) + moved END::DECIMAL(38, 12) AS x_High50,
  CASE WHEN NOT x_IsMonthComplete THEN coalesce(x_Low80, 0) + moved END::DECIMAL(38, 12) AS x_Low80,
  CASE WHEN NOT x_IsMonthComplete THEN coalesce(x_High80, 0) + moved END::DECIMAL(38, 12) AS x_High80,
  CASE WHEN NOT x_IsMonthComplete THEN coalesce(x_Low95, 0) + moved END::DECIMAL(38, 12) AS x_Low95,
  CASE WHEN NOT x_IsMonthComplete THEN coalesce(x_High95, 0) + moved END::DECIMAL(38, 12) AS x_High95,
  CASE WHEN NOT x_IsMonthComplete THEN coalesce(x_Method, 'No history') END AS x_Method
FROM placed
