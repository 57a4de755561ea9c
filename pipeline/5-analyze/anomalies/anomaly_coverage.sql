-- in:    watched_charges
-- grain: one reason for which cost is not watched for anomalies, or null: it is (x_LeftOutReason)
-- spec:  contract/gold.ts
SELECT
  x_LeftOutReason,
  sum(x_ChargeCount)::BIGINT AS x_ChargeCount,
  sum(EffectiveCost)::DECIMAL(38, 12) AS EffectiveCost,
  min(ChargePeriodStart) AS x_FirstDay,
  max(ChargePeriodStart) AS x_LastDay
FROM watched_charges
GROUP BY ALL
