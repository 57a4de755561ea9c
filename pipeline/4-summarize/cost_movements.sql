-- in:    monthly_costs, parameters
-- grain: one complete billing period, provider, service, sub account and cost center that moved (all columns but the amounts)
-- spec:  contract/gold.ts
WITH monthly AS (
  SELECT BillingPeriodStart, ServiceProviderName, ServiceName, SubAccountId, SubAccountName, x_CostCenter, sum(EffectiveCost) AS EffectiveCost
  FROM monthly_costs
  GROUP BY ALL
),
sides AS (
  SELECT *, 0::DECIMAL(38, 12) AS x_PreviousEffectiveCost FROM monthly
  UNION ALL BY NAME
  SELECT * REPLACE ((BillingPeriodStart + INTERVAL 1 MONTH)::DATE AS BillingPeriodStart, 0::DECIMAL(38, 12) AS EffectiveCost), EffectiveCost AS x_PreviousEffectiveCost
  FROM monthly
)
SELECT
  BillingPeriodStart, ServiceProviderName, ServiceName, SubAccountId, max(SubAccountName) AS SubAccountName, x_CostCenter,
  sum(x_PreviousEffectiveCost) AS x_PreviousEffectiveCost,
  sum(EffectiveCost) AS EffectiveCost,
  sum(EffectiveCost) - sum(x_PreviousEffectiveCost) AS x_Change,
  CASE
    WHEN sum(x_PreviousEffectiveCost) = 0 THEN 'New'
    WHEN sum(EffectiveCost) = 0 THEN 'Gone'
    WHEN sum(EffectiveCost) > sum(x_PreviousEffectiveCost) THEN 'Up'
    ELSE 'Down'
  END AS x_MovementKind
FROM sides, parameters
WHERE BillingPeriodStart > (SELECT min(BillingPeriodStart) FROM monthly)
  AND BillingPeriodStart + INTERVAL 1 MONTH <= x_AsOf + INTERVAL 1 DAY
GROUP BY BillingPeriodStart, ServiceProviderName, ServiceName, SubAccountId, x_CostCenter
HAVING sum(EffectiveCost) <> sum(x_PreviousEffectiveCost)
