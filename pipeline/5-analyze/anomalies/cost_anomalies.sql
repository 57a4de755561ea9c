-- in:    found_anomalies, reported_charges
-- grain: one incident (x_AnomalyId)
-- spec:  contract/gold.ts; the payer is the cost center that bears most of the cause's effective cost from 30 days before it to its end
WITH payers AS (
  SELECT x_AnomalyId, x_CostCenter, sum(EffectiveCost) AS EffectiveCost
  FROM found_anomalies AS found
  JOIN reported_charges AS charges
    ON charges.ServiceProviderName = found.ServiceProviderName
    AND charges.ServiceName = found.ServiceName
    AND (found.SubAccountId IS NULL OR charges.SubAccountId = found.SubAccountId)
    AND (found.SkuMeter IS NULL OR charges.SkuMeter = found.SkuMeter)
    AND (found.RegionId IS NULL OR charges.RegionId = found.RegionId)
    AND charges.ChargePeriodStart BETWEEN found.x_FirstDay - 30 AND found.x_LastDay
    AND charges.ChargeCategory = 'Usage'
  GROUP BY ALL
), biggest AS (
  SELECT x_AnomalyId, max_by(x_CostCenter, (EffectiveCost, x_CostCenter)) AS x_CostCenter FROM payers GROUP BY ALL
)
SELECT
  x_AnomalyId, x_FirstDay, x_LastDay, ServiceProviderName, SubAccountId, SubAccountName, ServiceName, RegionId, SkuMeter,
  x_CostCenter, x_AnomalyKind, x_ExpectedPerDay, x_ActualPerDay, x_Impact, x_Score, x_Sentence
FROM found_anomalies LEFT JOIN biggest USING (x_AnomalyId)
