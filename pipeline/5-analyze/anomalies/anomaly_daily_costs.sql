-- in:    anomaly_scopes, anomaly_expectations, usage_daily_costs
-- grain: one anomaly and day, from 30 days before to 14 days after it (x_AnomalyId, ChargePeriodStart)
-- spec:  contract/gold.ts
WITH daily AS (
  SELECT x_AnomalyId, ChargePeriodStart, sum(EffectiveCost) AS EffectiveCost
  FROM (SELECT x_AnomalyId, ChargePeriodStart FROM anomaly_expectations) AS days
  JOIN usage_daily_costs AS costs USING (ChargePeriodStart)
  SEMI JOIN anomaly_scopes AS scopes
    ON scopes.x_AnomalyId = days.x_AnomalyId
    AND costs.ServiceProviderName = coalesce(scopes.ServiceProviderName, costs.ServiceProviderName)
    AND costs.ServiceName = coalesce(scopes.ServiceName, costs.ServiceName)
    AND costs.SubAccountId = coalesce(scopes.SubAccountId, costs.SubAccountId)
    AND costs.SkuMeter = coalesce(scopes.SkuMeter, costs.SkuMeter)
    AND costs.RegionId = coalesce(scopes.RegionId, costs.RegionId)
    AND costs.x_CostCenter = coalesce(scopes.x_CostCenter, costs.x_CostCenter)
  GROUP BY ALL
)
SELECT
  x_AnomalyId,
  ChargePeriodStart,
  coalesce(EffectiveCost, 0)::DECIMAL(38, 12) AS EffectiveCost,
  x_Expected::DECIMAL(38, 12) AS x_Expected
FROM anomaly_expectations LEFT JOIN daily USING (x_AnomalyId, ChargePeriodStart)
