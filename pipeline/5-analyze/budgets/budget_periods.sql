-- in:    budget_days, budget_period_months, budget_terms
-- grain: one budget and period that has begun (x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart)
-- spec:  contract/gold.ts. Estimate and band are the sums of the months': months of one forecast err together, so the band of a quarter is
--        rather too wide than too narrow. Probability: the band's ends as the 10 % and 90 % points of a normal distribution (sd = distance
--        from the estimate / 1.2816, above and below apart); 1 - Φ(z) by the logistic approximation of Bowling et al. 2009,
--        doi:10.3926/jiem.2009.v2n1.p114-127 (off by 0.00014 at most). Carry-over: what complete periods of the same year left over.
WITH periods AS (
  SELECT
    x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart, x_PeriodMonths, x_BudgetVersion,
    nullif(x_VersionFrom, DATE '0001-01-01') AS x_VersionFrom,
    any_value(x_BudgetEntry) AS x_BudgetEntry,
    sum(x_BudgetAmount) AS x_BudgetAmount,
    sum(x_ActualToDate) AS x_ActualToDate,
    sum(x_MonthEndEstimate) AS x_PeriodEndEstimate,
    sum(x_MonthEndLow80) AS x_PeriodEndLow80,
    sum(x_MonthEndHigh80) AS x_PeriodEndHigh80,
    bool_and(x_IsMonthComplete) AS x_IsPeriodComplete
  FROM budget_period_months
  GROUP BY ALL
), left_over AS (
  SELECT
    *,
    list(CASE WHEN x_IsPeriodComplete THEN x_BudgetAmount - x_ActualToDate ELSE 0 END::DECIMAL(38, 12)) OVER (
      PARTITION BY x_BudgetName, x_BudgetLevel, x_BudgetUnit, year(x_PeriodStart) ORDER BY x_PeriodStart ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS leftOver
  FROM periods
), carried AS (
  SELECT
    left_over.*,
    CASE x_CarryOver
      WHEN 'both' THEN list_reduce(list_prepend(0::DECIMAL(38, 12), leftOver), lambda x, y: x + y)
      WHEN 'unspent' THEN list_reduce(list_prepend(0::DECIMAL(38, 12), leftOver), lambda x, y: greatest(x + y, 0))
      WHEN 'overspent' THEN list_reduce(list_prepend(0::DECIMAL(38, 12), leftOver), lambda x, y: least(x + y, 0))
      ELSE 0
    END::DECIMAL(38, 12) AS x_CarriedAmount,
    x_BudgetUnitName, x_CarryOver, x_ActualThresholds, x_ForecastThresholds, x_Owner, x_OwnerEmail
  FROM left_over JOIN budget_terms USING (x_BudgetName, x_BudgetLevel, x_BudgetUnit)
), available AS (
  SELECT
    *,
    (x_BudgetAmount + coalesce(x_CarriedAmount, 0))::DECIMAL(38, 12) AS x_AvailableAmount,
    (x_PeriodStart + to_months(x_PeriodMonths))::DATE AS x_PeriodEnd
  FROM carried
), odds AS (
  SELECT
    *,
    least(greatest((x_AvailableAmount - x_PeriodEndEstimate)::DOUBLE * 1.2816 / nullif(
      CASE WHEN x_AvailableAmount >= x_PeriodEndEstimate THEN x_PeriodEndHigh80 - x_PeriodEndEstimate ELSE x_PeriodEndEstimate - x_PeriodEndLow80 END, 0
    )::DOUBLE, -6), 6) AS z
  FROM available
), days AS (
  SELECT
    x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart,
    max(x_PlannedToDate) FILTER (budget_days.x_ActualToDate IS NOT NULL) AS x_PlannedToDate,
    count(budget_days.x_ActualToDate) AS x_KnownDays,
    count(*) AS x_PeriodDays,
    min(ChargePeriodStart) FILTER (coalesce(budget_days.x_ActualToDate, x_Forecast) > x_AvailableAmount) AS x_BreachDay
  FROM budget_days JOIN available USING (x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart)
  GROUP BY ALL
)
SELECT
  x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_BudgetUnitName, x_PeriodStart, x_PeriodEnd,
  CASE x_PeriodMonths WHEN 1 THEN 'month' WHEN 3 THEN 'quarter' ELSE 'year' END AS x_PeriodKind,
  x_BudgetVersion, x_VersionFrom, x_CarryOver,
  x_BudgetAmount::DECIMAL(38, 12) AS x_BudgetAmount,
  coalesce(x_CarriedAmount, 0)::DECIMAL(38, 12) AS x_CarriedAmount,
  x_AvailableAmount,
  x_ActualToDate::DECIMAL(38, 12) AS x_ActualToDate,
  x_PlannedToDate,
  x_PeriodEndEstimate::DECIMAL(38, 12) AS x_PeriodEndEstimate,
  x_PeriodEndLow80::DECIMAL(38, 12) AS x_PeriodEndLow80,
  x_PeriodEndHigh80::DECIMAL(38, 12) AS x_PeriodEndHigh80,
  CASE WHEN x_KnownDays > 0 THEN x_ActualToDate * x_PeriodDays / x_KnownDays END::DECIMAL(38, 12) AS x_RunRate,
  CASE
    WHEN x_ActualToDate > x_AvailableAmount THEN 1
    WHEN x_IsPeriodComplete THEN 0
    WHEN z IS NULL THEN CASE WHEN x_PeriodEndEstimate > x_AvailableAmount THEN 1 ELSE 0 END
    ELSE 1 / (1 + exp(0.07056 * z ** 3 + 1.5976 * z))
  END::DOUBLE AS x_BreachProbability,
  x_BreachDay,
  x_IsPeriodComplete,
  x_ActualThresholds, x_ForecastThresholds,
  list_max(list_filter(string_split(x_ActualThresholds, ' ')::INTEGER[], lambda t: x_ActualToDate > 0 AND x_ActualToDate * 100 >= x_AvailableAmount * t)) AS x_ActualThresholdReached,
  list_max(list_filter(string_split(x_ForecastThresholds, ' ')::INTEGER[], lambda t: x_PeriodEndEstimate > 0 AND x_PeriodEndEstimate * 100 >= x_AvailableAmount * t)) AS x_ForecastThresholdReached,
  x_Owner, x_OwnerEmail, x_BudgetEntry,
  CASE
    WHEN x_PeriodEndLow80 > x_AvailableAmount OR x_ActualToDate > x_AvailableAmount THEN 'Over budget'
    WHEN x_PeriodEndHigh80 > x_AvailableAmount THEN 'At risk'
    WHEN x_PeriodEndHigh80 < x_AvailableAmount * 0.8 THEN 'Under budget'
    ELSE 'On track'
  END AS x_BudgetStatus
FROM odds JOIN days USING (x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_PeriodStart)
