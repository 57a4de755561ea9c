-- in: cost_anomalies
-- grain: one open incident of the cost center, newest first (x_AnomalyId)
-- spec: —
SELECT x_AnomalyId, x_FirstDay, x_LastDay, x_AnomalyKind, x_Impact, x_Sentence
FROM cost_anomalies
WHERE x_CostCenter = $cost_center AND x_AnomalyStatus = 'Open'
ORDER BY x_FirstDay DESC, x_AnomalyId
LIMIT 10
