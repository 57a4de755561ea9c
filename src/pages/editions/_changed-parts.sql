-- in: earlier.monthly_costs, later.monthly_costs
-- grain: one of the 20 largest differences by month, provider, service and cost center (BillingPeriodStart, ServiceProviderName, ServiceName, x_CostCenter)
-- spec: —
WITH earlier_parts AS (
  SELECT BillingPeriodStart, ServiceProviderName, ServiceName, x_CostCenter, sum(EffectiveCost) AS x_EarlierEffectiveCost FROM earlier.monthly_costs GROUP BY ALL
),
later_parts AS (
  SELECT BillingPeriodStart, ServiceProviderName, ServiceName, x_CostCenter, sum(EffectiveCost) AS EffectiveCost FROM later.monthly_costs GROUP BY ALL
),
parts AS (
  SELECT
    coalesce(later_parts.BillingPeriodStart, earlier_parts.BillingPeriodStart) AS BillingPeriodStart,
    coalesce(later_parts.ServiceProviderName, earlier_parts.ServiceProviderName) AS ServiceProviderName,
    coalesce(later_parts.ServiceName, earlier_parts.ServiceName) AS ServiceName,
    coalesce(later_parts.x_CostCenter, earlier_parts.x_CostCenter) AS x_CostCenter,
    coalesce(x_EarlierEffectiveCost, 0) AS x_EarlierEffectiveCost,
    coalesce(EffectiveCost, 0) AS EffectiveCost
  FROM earlier_parts FULL JOIN later_parts
    ON later_parts.BillingPeriodStart = earlier_parts.BillingPeriodStart
    AND later_parts.ServiceProviderName IS NOT DISTINCT FROM earlier_parts.ServiceProviderName
    AND later_parts.ServiceName IS NOT DISTINCT FROM earlier_parts.ServiceName
    AND later_parts.x_CostCenter IS NOT DISTINCT FROM earlier_parts.x_CostCenter
)
SELECT *, EffectiveCost - x_EarlierEffectiveCost AS x_Change
FROM parts
WHERE EffectiveCost <> x_EarlierEffectiveCost
ORDER BY abs(EffectiveCost - x_EarlierEffectiveCost) DESC, BillingPeriodStart, ServiceName, x_CostCenter
LIMIT 20
