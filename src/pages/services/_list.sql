-- in: monthly_costs
-- grain: one service of one provider with a cost in the last 13 months (ServiceProviderName, ServiceName, ServiceCategory)
-- spec: —
WITH calendar AS (
  SELECT DISTINCT BillingPeriodStart FROM monthly_costs WHERE BillingPeriodStart BETWEEN $month::DATE - INTERVAL 12 MONTH AND $month::DATE
),
costs AS (
  SELECT
    BillingPeriodStart,
    coalesce(ServiceCategory, '(not named)') AS ServiceCategory,
    coalesce(ServiceProviderName, '(not named)') AS ServiceProviderName,
    coalesce(ServiceName, '(not named)') AS ServiceName,
    sum(EffectiveCost) AS EffectiveCost, sum(ListCost) AS ListCost
  FROM monthly_costs
  WHERE BillingPeriodStart BETWEEN $month::DATE - INTERVAL 12 MONTH AND $month::DATE
  GROUP BY ALL
),
services AS (
  SELECT DISTINCT ServiceCategory, ServiceProviderName, ServiceName FROM costs
),
trends AS (
  SELECT
    ServiceCategory, ServiceProviderName, ServiceName,
    string_agg(coalesce(EffectiveCost, 0)::VARCHAR, ' ' ORDER BY BillingPeriodStart) AS x_Trend,
    coalesce(sum(CASE WHEN BillingPeriodStart = $month::DATE THEN EffectiveCost END), 0) AS EffectiveCost,
    coalesce(sum(CASE WHEN BillingPeriodStart = $month::DATE THEN ListCost END), 0) AS ListCost,
    coalesce(sum(CASE WHEN BillingPeriodStart = $previous_month::DATE THEN EffectiveCost END), 0) AS x_PreviousEffectiveCost
  FROM (FROM services CROSS JOIN calendar) LEFT JOIN costs USING (BillingPeriodStart, ServiceCategory, ServiceProviderName, ServiceName)
  GROUP BY ALL
)
SELECT
  ServiceCategory, ServiceProviderName, ServiceName, x_Trend, ListCost, EffectiveCost, x_PreviousEffectiveCost,
  EffectiveCost - x_PreviousEffectiveCost AS x_Change,
  EffectiveCost / nullif(sum(EffectiveCost) OVER (), 0) AS x_ShareOfCost
FROM trends
ORDER BY sum(EffectiveCost) OVER (PARTITION BY ServiceCategory) DESC, ServiceCategory, EffectiveCost DESC, ServiceName, ServiceProviderName
