-- in: earlier.monthly_costs, later.monthly_costs
-- grain: one of the 12 largest differences of each dimension (x_Dimension, x_Value)
-- spec: —
WITH sides AS (
  SELECT
    ServiceProviderName, SubAccountId, SubAccountName, ServiceName, ChargeCategory, x_CostCenter,
    EffectiveCost::DECIMAL(38, 12) AS x_EarlierEffectiveCost, 0::DECIMAL(38, 12) AS EffectiveCost
  FROM earlier.monthly_costs
  UNION ALL
  SELECT ServiceProviderName, SubAccountId, SubAccountName, ServiceName, ChargeCategory, x_CostCenter, 0::DECIMAL(38, 12), EffectiveCost::DECIMAL(38, 12)
  FROM later.monthly_costs
),
named AS (
  SELECT 1 AS x_Order, 'Provider' AS x_Dimension, ServiceProviderName AS x_Value, x_EarlierEffectiveCost, EffectiveCost FROM sides
  UNION ALL
  SELECT 2, 'Sub account', CASE WHEN SubAccountName = SubAccountId THEN SubAccountId ELSE SubAccountName || ' (' || SubAccountId || ')' END,
    x_EarlierEffectiveCost, EffectiveCost FROM sides
  UNION ALL
  SELECT 3, 'Service', ServiceName, x_EarlierEffectiveCost, EffectiveCost FROM sides
  UNION ALL
  SELECT 4, 'Cost center', x_CostCenter, x_EarlierEffectiveCost, EffectiveCost FROM sides
  UNION ALL
  SELECT 5, 'Charge category', ChargeCategory, x_EarlierEffectiveCost, EffectiveCost FROM sides
),
totals AS (
  SELECT
    x_Order, x_Dimension, x_Value,
    sum(x_EarlierEffectiveCost) AS x_EarlierEffectiveCost, sum(EffectiveCost) AS EffectiveCost,
    sum(EffectiveCost) - sum(x_EarlierEffectiveCost) AS x_Change
  FROM named
  GROUP BY x_Order, x_Dimension, x_Value
),
ranked AS (
  SELECT *, row_number() OVER (PARTITION BY x_Order ORDER BY abs(x_Change) DESC, x_Value) AS x_Rank FROM totals WHERE x_Change <> 0
)
SELECT x_Dimension, x_Value, x_EarlierEffectiveCost, EffectiveCost, x_Change
FROM ranked
WHERE x_Rank <= 12
ORDER BY x_Order, x_Rank
