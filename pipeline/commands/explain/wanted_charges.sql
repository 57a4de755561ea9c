-- in:    borne_charges, daily_charges, pool_origins
-- grain: one daily charge behind the number (x_DailyChargeNumber), and through what it came: direct, or a pool
-- spec:  —
SELECT x_DailyChargeNumber, x_Through, x_AllocationRuleId, daily_charges.BillingCurrency, daily_charges.EffectiveCost
FROM (
  SELECT x_DailyChargeNumber, 'direct' AS x_Through, x_AllocationRuleId FROM borne_charges WHERE x_DailyChargeNumber IS NOT NULL
  UNION ALL
  SELECT x_DailyChargeNumber, 'pool ' || x_Pool, x_AllocationRuleId FROM pool_origins
)
JOIN daily_charges USING (x_DailyChargeNumber)
