-- in:    daily_charges, parameters
-- grain: one row: what is known at the as-of day ()
-- spec:  — (a month is complete when charges are known through its last day)
WITH days AS (
  SELECT
    min(ChargePeriodStart) AS firstDay,
    least(any_value(x_AsOf), coalesce(max(ChargePeriodStart) FILTER (ChargeCategory = 'Usage'), max(ChargePeriodStart))) AS knownThrough
  FROM daily_charges CROSS JOIN parameters
  WHERE ChargePeriodStart <= x_AsOf
), months AS (
  SELECT
    date_trunc('month', firstDay)::DATE AS firstMonth,
    CASE WHEN knownThrough = last_day(knownThrough) THEN 0 ELSE 1 END AS openMonths,
    date_trunc('month', knownThrough)::DATE AS lastMonth,
    knownThrough
  FROM days
)
SELECT
  firstMonth AS x_FirstMonth,
  (lastMonth - to_months(openMonths))::DATE AS x_LastCompleteMonth,
  CASE WHEN openMonths = 1 THEN lastMonth END AS x_RunningMonth,
  knownThrough AS x_KnownThrough
FROM months
WHERE knownThrough IS NOT NULL
