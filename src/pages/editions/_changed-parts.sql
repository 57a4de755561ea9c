-- in: earlier.monthly_costs, later.monthly_costs
-- grain: one of the 200 largest differences (BillingPeriodStart, ServiceProviderName, SubAccountId, ServiceName, x_CostCenter, ChargeCategory)
-- spec: —
WITH sides AS (
  SELECT
    BillingPeriodStart, ServiceProviderName, SubAccountId, SubAccountName, ServiceName, x_CostCenter, ChargeCategory,
    EffectiveCost::DECIMAL(38, 12) AS x_EarlierEffectiveCost, 0::DECIMAL(38, 12) AS EffectiveCost
  FROM earlier.monthly_costs
  UNION ALL
  SELECT
    BillingPeriodStart, ServiceProviderName, SubAccountId, SubAccountName, ServiceName, x_CostCenter, ChargeCategory,
    0::DECIMAL(38, 12), EffectiveCost::DECIMAL(38, 12)
  FROM later.monthly_costs
)
SELECT
  BillingPeriodStart, ServiceProviderName, SubAccountId, max(SubAccountName) AS SubAccountName, ServiceName, x_CostCenter, ChargeCategory,
  sum(x_EarlierEffectiveCost) AS x_EarlierEffectiveCost,
  sum(EffectiveCost) AS EffectiveCost,
  sum(EffectiveCost) - sum(x_EarlierEffectiveCost) AS x_Change
FROM sides
GROUP BY BillingPeriodStart, ServiceProviderName, SubAccountId, ServiceName, x_CostCenter, ChargeCategory
HAVING sum(EffectiveCost) <> sum(x_EarlierEffectiveCost)
ORDER BY abs(sum(EffectiveCost) - sum(x_EarlierEffectiveCost)) DESC, BillingPeriodStart, ServiceName, SubAccountId, x_CostCenter, ChargeCategory
LIMIT 200
