-- in:    known_incidents, cost_anomalies
-- grain: one incident that people know of, with the anomaly that told it, if one did (x_IncidentNumber)
-- spec:  contract/gold.ts (an anomaly tells an incident when it begins on its days or up to two before, a ramp seven, in its place and
--        direction; the largest counts)
SELECT
  x_IncidentNumber,
  known.x_FirstDay,
  known.x_LastDay,
  known.ServiceProviderName,
  known.SubAccountName,
  known.ServiceName,
  known.x_AmountPerDay,
  x_IsNoticeable,
  x_IncidentText,
  found.x_AnomalyId,
  CASE WHEN x_AnomalyId IS NOT NULL THEN greatest(0, found.x_FirstDay - known.x_FirstDay) END AS x_DelayDays,
  CASE
    WHEN x_AnomalyId IS NOT NULL
    THEN coalesce(known.SubAccountName IS NULL OR found.SubAccountName = known.SubAccountName, false)
      AND coalesce(known.ServiceName IS NULL OR found.ServiceName = known.ServiceName, false)
  END AS x_IsCauseNamed
FROM known_incidents AS known
LEFT JOIN cost_anomalies AS found
  ON found.x_FirstDay BETWEEN known.x_FirstDay - CASE WHEN x_AnomalyKind LIKE 'Ramp%' THEN 7 ELSE 2 END AND known.x_LastDay
  AND coalesce(found.ServiceProviderName = known.ServiceProviderName, true)
  AND coalesce(found.SubAccountName = known.SubAccountName, true)
  AND coalesce(found.ServiceName = known.ServiceName, true)
  AND (found.SubAccountName = known.SubAccountName OR found.ServiceName = known.ServiceName OR coalesce(known.SubAccountName, known.ServiceName) IS NULL)
  AND sign(coalesce(known.x_AmountPerDay, found.x_Impact)) = sign(found.x_Impact)
QUALIFY row_number() OVER (PARTITION BY x_IncidentNumber ORDER BY (found.x_FirstDay <= known.x_FirstDay + 7) DESC, abs(found.x_Impact) DESC, found.x_AnomalyId) = 1
