-- in: anomaly_causes
-- grain: one name of the dimension that explains the incident best, largest move first (x_Rank)
-- spec: — (best: of dimensions with several names, the largest share by one of them with the least to and fro beside it)
WITH fits AS (
  SELECT
    x_Dimension,
    CASE WHEN count(*) > 1 THEN max(x_ChangeShare::DOUBLE) / nullif(sum(abs(x_ChangeShare::DOUBLE)), 0) ELSE 0 END AS fit,
    CASE x_Dimension WHEN 'ResourceName' THEN 1 WHEN 'SkuMeter' THEN 2 WHEN 'SubAccountName' THEN 3 WHEN 'ServiceName' THEN 4 WHEN 'RegionId' THEN 5 ELSE 6 END AS place
  FROM anomaly_causes
  WHERE x_AnomalyId = $anomaly AND x_Dimension NOT LIKE 'tag.%'
  GROUP BY ALL
), best AS (
  SELECT x_Dimension FROM fits ORDER BY round(coalesce(fit, 0), 1) DESC, place LIMIT 1
)
SELECT x_Dimension, x_Rank, x_Name, x_UsualCost, x_ActualCost, x_Change, x_ChangeShare
FROM anomaly_causes JOIN best USING (x_Dimension)
WHERE x_AnomalyId = $anomaly
ORDER BY x_Rank
