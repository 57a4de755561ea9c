-- in: cost_anomalies, cost_centers
-- grain: one incident, newest first (x_AnomalyId)
-- spec: —
SELECT
  x_AnomalyId, x_FirstDay, x_LastDay, ServiceProviderName, SubAccountId, SubAccountName, ServiceName, RegionId, SkuMeter,
  x_CostCenter, coalesce(x_CostCenterName, x_CostCenter) AS x_CostCenterName, x_Owner,
  x_AnomalyKind, x_ExpectedPerDay, x_ActualPerDay, x_Impact, x_Score, x_Sentence
FROM cost_anomalies LEFT JOIN cost_centers USING (x_CostCenter)
ORDER BY x_FirstDay DESC, abs(x_Impact) DESC, x_AnomalyId
