-- in:    found_anomalies, anomaly_expectations, usage_daily_costs
-- grain: one anomaly and day, from 30 days before to 14 days after it (x_AnomalyId, ChargePeriodStart)
-- spec:  contract/gold.ts
SELECT
  x_AnomalyId,
  expectations.ChargePeriodStart,
  coalesce(sum(EffectiveCost), 0)::DECIMAL(38, 12) AS EffectiveCost,
  any_value(x_Expected)::DECIMAL(38, 12) AS x_Expected
FROM anomaly_expectations AS expectations
JOIN found_anomalies AS found USING (x_AnomalyId)
LEFT JOIN usage_daily_costs AS costs
  ON costs.ServiceProviderName = found.ServiceProviderName
  AND costs.ServiceName = found.ServiceName
  AND (found.SubAccountId IS NULL OR costs.SubAccountId = found.SubAccountId)
  AND (found.SkuMeter IS NULL OR costs.SkuMeter = found.SkuMeter)
  AND (found.RegionId IS NULL OR costs.RegionId = found.RegionId)
  AND costs.ChargePeriodStart = expectations.ChargePeriodStart
GROUP BY ALL
