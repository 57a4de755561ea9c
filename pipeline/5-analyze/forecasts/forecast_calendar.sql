-- in:    known_charges, parameters, provider_settlements
-- grain: one row: what is known at the as-of day ()
-- spec:  — (a month is complete when charges are known and settled through its last day; history begins after the last month without any charge)
WITH known AS (
  SELECT
    date_trunc('month', min(ChargePeriodStart))::DATE AS firstMonth,
    least(
      any_value(x_AsOf),
      coalesce(max(ChargePeriodStart) FILTER (ChargeCategory = 'Usage'), max(ChargePeriodStart)),
      coalesce((SELECT min(x_SettledThrough) FROM provider_settlements), any_value(x_AsOf))
    ) AS knownThrough
  FROM known_charges CROSS JOIN parameters
  WHERE ChargePeriodStart <= x_AsOf
), months AS (
  SELECT
    firstMonth,
    date_trunc('month', knownThrough)::DATE AS lastMonth,
    CASE WHEN knownThrough = last_day(knownThrough) THEN 0 ELSE 1 END AS openMonths,
    knownThrough
  FROM known
  WHERE knownThrough IS NOT NULL
), billed AS (
  SELECT DISTINCT BillingPeriodStart FROM known_charges
), empty_months AS (
  SELECT max(month)::DATE AS lastEmptyMonth
  FROM months CROSS JOIN generate_series(firstMonth::TIMESTAMP, lastMonth::TIMESTAMP, INTERVAL 1 MONTH) AS every(month)
  WHERE month::DATE NOT IN (SELECT BillingPeriodStart FROM billed)
)
SELECT
  firstMonth AS x_FirstMonth,
  coalesce(lastEmptyMonth + INTERVAL 1 MONTH, firstMonth)::DATE AS x_HistoryMonth,
  (lastMonth - to_months(openMonths))::DATE AS x_LastCompleteMonth,
  CASE WHEN openMonths = 1 THEN lastMonth END AS x_RunningMonth,
  knownThrough AS x_KnownThrough
FROM months CROSS JOIN empty_months
