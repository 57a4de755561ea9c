-- in:    monthly_costs, forecast_calendar
-- grain: one service of a provider (ServiceProviderName, ServiceName)
-- spec:  — (below half a percent of the last twelve months a service is forecast together with its provider's other small ones)
WITH costs AS (
  SELECT
    ServiceProviderName,
    ServiceName,
    sum(abs(EffectiveCost)) FILTER (BillingPeriodStart > x_LastCompleteMonth - INTERVAL 12 MONTH) AS EffectiveCost
  FROM monthly_costs CROSS JOIN forecast_calendar
  GROUP BY ALL
)
SELECT
  ServiceProviderName,
  ServiceName,
  concat(
    ServiceProviderName, ' › ',
    CASE WHEN EffectiveCost >= 0.005 * sum(EffectiveCost) OVER () THEN ServiceName ELSE 'Other services' END
  ) AS x_ScopeUnit
FROM costs
