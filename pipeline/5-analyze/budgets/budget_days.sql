-- in:    budget_daily_costs, budget_period_months, budget_scopes, daily_forecasts, forecast_calendar
-- grain: one budget, period that has begun, and day of it (x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart, ChargePeriodStart)
-- spec:  contract/gold.ts, budget_burns (from the last known day on, a month grows to what it is expected to end at as
--        daily_forecasts say, or by as much every day where they do not)
WITH days AS (
  SELECT
    x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart, BillingPeriodStart,
    unnest(generate_series(BillingPeriodStart::TIMESTAMP, last_day(BillingPeriodStart)::TIMESTAMP, INTERVAL 1 DAY))::DATE AS ChargePeriodStart,
    x_BudgetAmount, x_ActualToDate, x_MonthEndEstimate, x_MonthEndLow80, x_MonthEndHigh80
  FROM budget_period_months
), rests AS (
  SELECT
    x_BudgetLevel, x_BudgetUnit, ChargePeriodStart,
    sum(x_Forecast) OVER (month ORDER BY ChargePeriodStart)::DOUBLE / nullif(sum(x_Forecast) OVER month, 0)::DOUBLE AS restShare
  FROM daily_forecasts JOIN budget_scopes USING (x_ScopeLevel, x_ScopeUnit)
  WINDOW month AS (PARTITION BY x_ScopeLevel, x_ScopeUnit, date_trunc('month', ChargePeriodStart))
), shares AS (
  SELECT
    days.*,
    x_KnownThrough,
    ChargePeriodStart <= x_KnownThrough OR BillingPeriodStart <= x_LastCompleteMonth AS isKnown,
    day(ChargePeriodStart) = 1 AS isFirst,
    ChargePeriodStart = last_day(BillingPeriodStart) AS isLast,
    day(ChargePeriodStart) AS dayNumber,
    day(last_day(BillingPeriodStart)) AS monthDays,
    CASE WHEN BillingPeriodStart <= x_KnownThrough THEN day(x_KnownThrough) ELSE 0 END AS knownDays
  FROM days CROSS JOIN forecast_calendar
), sums AS (
  SELECT
    shares.*,
    coalesce(EffectiveCost, 0) AS EffectiveCost,
    CASE WHEN isKnown THEN NULL WHEN isLast THEN 1 ELSE coalesce(restShare, (dayNumber - knownDays)::DOUBLE / (monthDays - knownDays)) END AS x_RestShare,
    sum(CASE WHEN isFirst THEN x_BudgetAmount ELSE 0 END) OVER period - x_BudgetAmount AS plannedBefore,
    sum(CASE WHEN isFirst THEN x_MonthEndEstimate ELSE 0 END) OVER period - x_MonthEndEstimate AS estimateBefore,
    sum(CASE WHEN isFirst THEN x_MonthEndLow80 ELSE 0 END) OVER period - x_MonthEndLow80 AS lowBefore,
    sum(CASE WHEN isFirst THEN x_MonthEndHigh80 ELSE 0 END) OVER period - x_MonthEndHigh80 AS highBefore,
    sum(CASE WHEN isKnown THEN coalesce(EffectiveCost, 0) ELSE 0 END) OVER period AS actualSum
  FROM shares
  LEFT JOIN budget_daily_costs USING (x_BudgetLevel, x_BudgetUnit, BillingPeriodStart, ChargePeriodStart)
  LEFT JOIN rests USING (x_BudgetLevel, x_BudgetUnit, ChargePeriodStart)
  WINDOW period AS (PARTITION BY x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart ORDER BY ChargePeriodStart)
)
SELECT
  x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart, ChargePeriodStart,
  (plannedBefore + CASE WHEN isLast THEN x_BudgetAmount ELSE (x_BudgetAmount * dayNumber / monthDays)::DECIMAL(38, 12) END)::DECIMAL(38, 12) AS x_PlannedToDate,
  CASE WHEN isKnown THEN actualSum END::DECIMAL(38, 12) AS x_ActualToDate,
  CASE WHEN ChargePeriodStart = x_KnownThrough THEN actualSum
    WHEN isLast AND NOT isKnown THEN estimateBefore + x_MonthEndEstimate
    WHEN NOT isKnown THEN estimateBefore + x_ActualToDate + ((x_MonthEndEstimate - x_ActualToDate) * x_RestShare)::DECIMAL(38, 12) END::DECIMAL(38, 12) AS x_Forecast,
  CASE WHEN ChargePeriodStart = x_KnownThrough THEN actualSum
    WHEN isLast AND NOT isKnown THEN lowBefore + x_MonthEndLow80
    WHEN NOT isKnown THEN lowBefore + x_ActualToDate + ((x_MonthEndLow80 - x_ActualToDate) * x_RestShare)::DECIMAL(38, 12) END::DECIMAL(38, 12) AS x_Low80,
  CASE WHEN ChargePeriodStart = x_KnownThrough THEN actualSum
    WHEN isLast AND NOT isKnown THEN highBefore + x_MonthEndHigh80
    WHEN NOT isKnown THEN highBefore + x_ActualToDate + ((x_MonthEndHigh80 - x_ActualToDate) * x_RestShare)::DECIMAL(38, 12) END::DECIMAL(38, 12) AS x_High80
FROM sums
