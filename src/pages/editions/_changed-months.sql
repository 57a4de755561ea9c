-- in: earlier.monthly_costs, later.monthly_costs
-- grain: one month in which the two editions differ in any row (BillingPeriodStart)
-- spec: — (x_Moved went from one cost center to another within one provider, sub account, service and charge category: no total shows it)
WITH sides AS (
  SELECT
    BillingPeriodStart, ServiceProviderName, SubAccountId, ServiceName, ChargeCategory, x_CostCenter,
    BilledCost::DECIMAL(38, 12) AS x_EarlierBilledCost, EffectiveCost::DECIMAL(38, 12) AS x_EarlierEffectiveCost,
    0::DECIMAL(38, 12) AS BilledCost, 0::DECIMAL(38, 12) AS EffectiveCost
  FROM earlier.monthly_costs
  UNION ALL
  SELECT
    BillingPeriodStart, ServiceProviderName, SubAccountId, ServiceName, ChargeCategory, x_CostCenter,
    0::DECIMAL(38, 12), 0::DECIMAL(38, 12), BilledCost::DECIMAL(38, 12), EffectiveCost::DECIMAL(38, 12)
  FROM later.monthly_costs
),
payers AS (
  SELECT
    BillingPeriodStart, ServiceProviderName, SubAccountId, ServiceName, ChargeCategory, x_CostCenter,
    sum(x_EarlierBilledCost) AS x_EarlierBilledCost, sum(BilledCost) AS BilledCost,
    sum(x_EarlierEffectiveCost) AS x_EarlierEffectiveCost, sum(EffectiveCost) AS EffectiveCost,
    sum(EffectiveCost) - sum(x_EarlierEffectiveCost) AS x_PayerChange,
    sum(BilledCost) - sum(x_EarlierBilledCost) AS x_PayerBilledChange
  FROM sides
  GROUP BY BillingPeriodStart, ServiceProviderName, SubAccountId, ServiceName, ChargeCategory, x_CostCenter
),
origins AS (
  SELECT
    BillingPeriodStart,
    sum(x_EarlierBilledCost) AS x_EarlierBilledCost, sum(BilledCost) AS BilledCost,
    sum(x_EarlierEffectiveCost) AS x_EarlierEffectiveCost, sum(EffectiveCost) AS EffectiveCost,
    least(sum(greatest(x_PayerChange, 0)), sum(greatest(-x_PayerChange, 0))) AS x_Moved,
    count(*) FILTER (x_PayerChange <> 0) AS x_Rows,
    count(*) FILTER (x_PayerChange <> 0 OR x_PayerBilledChange <> 0) AS x_AnyRows
  FROM payers
  GROUP BY BillingPeriodStart, ServiceProviderName, SubAccountId, ServiceName, ChargeCategory
)
SELECT
  BillingPeriodStart,
  sum(x_EarlierBilledCost) AS x_EarlierBilledCost, sum(BilledCost) AS BilledCost,
  sum(x_EarlierEffectiveCost) AS x_EarlierEffectiveCost, sum(EffectiveCost) AS EffectiveCost,
  sum(EffectiveCost) - sum(x_EarlierEffectiveCost) AS x_Change,
  sum(x_Moved) AS x_Moved,
  sum(x_Rows)::BIGINT AS x_Rows
FROM origins
GROUP BY BillingPeriodStart
HAVING sum(x_AnyRows) > 0
ORDER BY BillingPeriodStart DESC
