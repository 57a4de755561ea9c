-- in:    parameters, reported_charges
-- grain: one service provider with usage in the 92 days up to the as-of day (ServiceProviderName)
-- spec:  contract/gold.ts (a provider that nobody uses any more is not late)
SELECT
  ServiceProviderName,
  max(ChargePeriodStart)::DATE AS x_LastUsageDay,
  (x_AsOf - max(ChargePeriodStart)::DATE)::BIGINT AS x_DaysBehind
FROM reported_charges CROSS JOIN parameters
WHERE ChargeCategory = 'Usage' AND ChargePeriodStart BETWEEN x_AsOf - 92 AND x_AsOf
GROUP BY ServiceProviderName, x_AsOf
