-- in: cost_anomalies
-- grain: one open incident of the last 90 days, newest first (x_AnomalyId)
-- spec: —
SELECT x_AnomalyId, x_FirstDay, x_LastDay, x_AnomalyKind, x_Impact, x_Sentence
FROM cost_anomalies
WHERE x_LastDay > $as_of::DATE - INTERVAL 90 DAY AND x_AnomalyStatus = 'Open'
ORDER BY x_FirstDay DESC, abs(x_Impact) DESC, x_AnomalyId
LIMIT 100
