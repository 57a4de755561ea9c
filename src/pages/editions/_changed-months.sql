-- in: earlier.monthly_costs, later.monthly_costs
-- grain: one month whose cost differs between the two editions (BillingPeriodStart)
-- spec: —
WITH earlier_months AS (
  SELECT BillingPeriodStart, sum(BilledCost) AS x_EarlierBilledCost, sum(EffectiveCost) AS x_EarlierEffectiveCost FROM earlier.monthly_costs GROUP BY ALL
),
later_months AS (
  SELECT BillingPeriodStart, sum(BilledCost) AS BilledCost, sum(EffectiveCost) AS EffectiveCost FROM later.monthly_costs GROUP BY ALL
)
SELECT
  BillingPeriodStart,
  coalesce(x_EarlierBilledCost, 0) AS x_EarlierBilledCost, coalesce(BilledCost, 0) AS BilledCost,
  coalesce(x_EarlierEffectiveCost, 0) AS x_EarlierEffectiveCost, coalesce(EffectiveCost, 0) AS EffectiveCost,
  coalesce(EffectiveCost, 0) - coalesce(x_EarlierEffectiveCost, 0) AS x_Change
FROM earlier_months FULL JOIN later_months USING (BillingPeriodStart)
WHERE coalesce(BilledCost, 0) <> coalesce(x_EarlierBilledCost, 0) OR coalesce(EffectiveCost, 0) <> coalesce(x_EarlierEffectiveCost, 0)
ORDER BY BillingPeriodStart DESC
