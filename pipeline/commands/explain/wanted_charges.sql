-- in:    borne_charges, daily_charges, pool_origins
-- grain: one daily charge behind the number and through what it came, direct or a pool: one of the bills (x_DailyChargeNumber), one that a closed month
--        keeps, or one that corrects a closed month (x_KeptMonth, x_ChargeKey)
-- spec:  —
WITH behind AS (
  SELECT * EXCLUDE (x_Pool, x_AllocationKind, EffectiveCost, x_BillingEffectiveCost), 'direct' AS x_Through, x_BillingEffectiveCost AS EffectiveCost
  FROM borne_charges WHERE x_Pool IS NULL
  UNION ALL BY NAME
  SELECT * EXCLUDE (x_Pool), 'pool ' || x_Pool AS x_Through FROM pool_origins
)
SELECT
  behind.* REPLACE (CASE WHEN x_DailyChargeNumber IS NULL THEN behind.EffectiveCost ELSE daily_charges.EffectiveCost END AS EffectiveCost),
  CASE WHEN x_CorrectionKind IS NOT NULL THEN 'Correction' WHEN x_ChargeKey IS NOT NULL THEN 'Kept' ELSE 'Bill' END AS x_ChargeSource
FROM behind LEFT JOIN (SELECT x_DailyChargeNumber, EffectiveCost FROM daily_charges) AS daily_charges USING (x_DailyChargeNumber)
