-- in:    build_options, daily_charges
-- grain: one row: what the edition speaks of ()
-- spec:  — (without --as-of the last day of usage inside its billing period: a mistyped year far ahead is not the end of the bills)
WITH days AS (
  SELECT
    ChargePeriodStart,
    ChargeCategory = 'Usage' AS isUsage,
    ChargePeriodStart >= BillingPeriodStart AND ChargePeriodStart < coalesce(BillingPeriodEnd, BillingPeriodStart + INTERVAL 1 MONTH) AS isInside
  FROM daily_charges
)
SELECT
  coalesce(
    any_value(build_options.x_AsOf)::DATE,
    max(ChargePeriodStart) FILTER (isUsage AND isInside),
    max(ChargePeriodStart) FILTER (isInside),
    max(ChargePeriodStart)
  ) AS x_AsOf,
  any_value(x_ReportingCurrency) AS x_ReportingCurrency,
  any_value(x_CompanyName) AS x_CompanyName,
  any_value(build_options.x_AsOf) IS NOT NULL AS x_IsAsOfGiven
FROM build_options LEFT JOIN days ON true
