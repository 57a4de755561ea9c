-- in:    charge_tags, reported_charges
-- grain: one billing period, tag key, tag value, origin and payer (all columns but the four costs)
-- spec:  contract/gold.ts (the 20 keys with most cost, the 100 values with most cost of each; the rest reads "(other values)")
WITH origins AS (
  SELECT
    BillingPeriodStart, Tags,
    ServiceProviderName, SubAccountId, SubAccountName, ServiceCategory, ServiceName, RegionId,
    x_CostCenter, x_AllocationKind,
    sum(BilledCost) AS BilledCost,
    sum(EffectiveCost) AS EffectiveCost,
    sum(ListCost) AS ListCost,
    sum(ContractedCost) AS ContractedCost
  FROM reported_charges
  GROUP BY ALL
),
value_costs AS (
  SELECT x_TagKey, x_TagValue, sum(abs(EffectiveCost)) AS x_Weight
  FROM origins JOIN charge_tags USING (Tags)
  GROUP BY ALL
),
kept_keys AS (
  SELECT x_TagKey FROM value_costs GROUP BY x_TagKey ORDER BY sum(x_Weight) DESC, x_TagKey LIMIT 20
),
kept_values AS (
  SELECT x_TagKey, x_TagValue
  FROM value_costs
  QUALIFY row_number() OVER (PARTITION BY x_TagKey ORDER BY x_Weight DESC, x_TagValue) <= 100
)
SELECT
  BillingPeriodStart,
  kept_keys.x_TagKey,
  CASE
    WHEN charge_tags.x_TagValue IS NULL THEN '(untagged)'
    ELSE coalesce(kept_values.x_TagValue, '(other values)')
  END AS x_TagValue,
  ServiceProviderName, SubAccountId, SubAccountName, ServiceCategory, ServiceName, RegionId,
  x_CostCenter, x_AllocationKind,
  sum(BilledCost) AS BilledCost,
  sum(EffectiveCost) AS EffectiveCost,
  sum(ListCost) AS ListCost,
  sum(ContractedCost) AS ContractedCost
FROM origins
CROSS JOIN kept_keys
LEFT JOIN charge_tags ON charge_tags.Tags = origins.Tags AND charge_tags.x_TagKey = kept_keys.x_TagKey
LEFT JOIN kept_values ON kept_values.x_TagKey = charge_tags.x_TagKey AND kept_values.x_TagValue = charge_tags.x_TagValue
GROUP BY ALL
