-- in: budget_burns, budget_periods
-- grain: one budget in its running period, or in the last complete one, worst status first (x_BudgetName, x_BudgetLevel, x_BudgetUnit)
-- spec: —
SELECT
  x_BudgetName, x_BudgetLevel, x_BudgetUnit, x_BudgetUnitName, x_PeriodStart, x_PeriodEnd, x_PeriodKind, x_BudgetVersion,
  x_AvailableAmount, x_ActualToDate, x_PlannedToDate, x_PeriodEndEstimate, x_PeriodEndLow80, x_PeriodEndHigh80, x_BreachProbability, x_BreachDay,
  concat_ws(', ',
    CASE WHEN x_ActualThresholdReached IS NOT NULL THEN x_ActualThresholdReached || ' % spent' END,
    CASE WHEN x_ForecastThresholdReached IS NOT NULL AND NOT x_IsPeriodComplete THEN x_ForecastThresholdReached || ' % expected' END
  ) AS x_Threshold,
  x_Owner, x_IsPeriodComplete, x_BudgetStatus,
  (SELECT max(ChargePeriodStart) FROM budget_burns WHERE x_ActualToDate IS NOT NULL) AS x_KnownThrough
FROM budget_periods
WHERE x_PeriodEnd > $month::DATE
QUALIFY row_number() OVER (PARTITION BY x_BudgetName, x_BudgetLevel, x_BudgetUnit ORDER BY x_PeriodStart DESC) = 1
ORDER BY list_position(['Over budget', 'At risk', 'On track', 'Under budget'], x_BudgetStatus), x_BreachProbability DESC, x_PeriodEndEstimate DESC, x_BudgetName, x_BudgetUnit
