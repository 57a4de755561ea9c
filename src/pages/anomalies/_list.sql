-- in: cost_anomalies, cost_centers
-- grain: one incident, open ones first, newest first (x_AnomalyId)
-- spec: —
SELECT
  x_AnomalyId, x_FirstDay, x_LastDay, ServiceProviderName, SubAccountId, SubAccountName, ServiceName, RegionId, SkuMeter,
  x_CostCenter, coalesce(x_CostCenterName, x_CostCenter) AS x_CostCenterName, x_Owner,
  x_AnomalyKind, x_ExpectedPerDay, x_ActualPerDay, x_Impact, x_Score, x_Sentence, x_Severity, x_AnomalyStatus, x_StatusReason, x_DecidedBy,
  x_MovedFrom, x_ImpactPerMonth, x_PriceShare, x_IsOngoing
FROM cost_anomalies LEFT JOIN cost_centers USING (x_CostCenter)
ORDER BY x_AnomalyStatus <> 'Open', x_FirstDay DESC, abs(x_Impact) DESC, x_AnomalyId
