-- in:    known_charges, charge_rates, parameters
-- grain: one provider (ServiceProviderName)
-- spec:  — (providers finish a day late: Amazon and Google within two days, others within three. A last day that costs less than half of
--        the median of its weekday, of a provider that bills every day, is not whole yet)
WITH days AS (
  SELECT coalesce(ServiceProviderName, '(not stated)') AS ServiceProviderName, ChargePeriodStart, sum(in_reporting_currency(EffectiveCost, x_Rate)) AS EffectiveCost
  FROM known_charges JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency) CROSS JOIN parameters
  WHERE ChargeCategory = 'Usage' AND ChargePeriodStart <= x_AsOf AND ChargePeriodStart > x_AsOf - 40
  GROUP BY ALL
), ends AS (
  SELECT max(ChargePeriodStart) AS lastDay FROM days
), daily AS (
  SELECT
    ServiceProviderName, lastDay,
    CASE WHEN regexp_matches(ServiceProviderName, '^(aws|amazon|google|gcp)', 'i') THEN 2 ELSE 3 END AS lagDays
  FROM days CROSS JOIN ends
  GROUP BY ALL
  HAVING count(*) FILTER (ChargePeriodStart <= lastDay - 3) >= 28
), recent AS (
  SELECT ServiceProviderName, lastDay, lagDays, lastDay - back::INTEGER AS day
  FROM daily CROSS JOIN generate_series(0, 2) AS every(back)
  WHERE back < lagDays
), unsettled AS (
  SELECT ServiceProviderName, day
  FROM recent
  LEFT JOIN days AS own USING (ServiceProviderName)
  WHERE own.ChargePeriodStart IN (day, day - 7, day - 14, day - 21, day - 28)
  GROUP BY ALL
  HAVING coalesce(sum(EffectiveCost) FILTER (ChargePeriodStart = day), 0) < 0.5 * median(EffectiveCost) FILTER (ChargePeriodStart < day)
)
SELECT
  ServiceProviderName,
  any_value(lastDay) AS x_LastDay,
  coalesce(min(day) - 1, any_value(lastDay)) AS x_SettledThrough
FROM daily LEFT JOIN unsettled USING (ServiceProviderName)
GROUP BY ALL
