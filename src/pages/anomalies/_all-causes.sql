-- in: anomaly_causes
-- grain: one of the three largest moves of a dimension or tag (x_Dimension, x_Rank)
-- spec: —
SELECT x_Dimension, x_Rank, x_Name, x_UsualCost, x_ActualCost, x_Change, x_ChangeShare
FROM anomaly_causes
WHERE x_AnomalyId = $anomaly AND x_Rank <= 3
ORDER BY x_Dimension LIKE 'tag.%', x_Dimension, x_Rank
