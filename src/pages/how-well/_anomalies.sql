-- in: cost_anomalies, incident_matches
-- grain: one edition: what was told, and how much of it is known to be right or wrong ()
-- spec: — (a false alarm: ignored by decision; where incidents are listed, also what belongs to none of them and was neither announced, accepted
--        nor a move; an anomaly belongs to an incident when it begins on its days or in the week after, in its place)
WITH told AS (
  SELECT
    found.x_AnomalyId,
    x_AnomalyStatus,
    bool_or(known.x_IncidentNumber IS NOT NULL) AS isKnown
  FROM cost_anomalies AS found
  LEFT JOIN incident_matches AS known
    ON found.x_FirstDay BETWEEN known.x_FirstDay - CASE WHEN x_AnomalyKind LIKE 'Ramp%' THEN 7 ELSE 2 END AND known.x_LastDay + 7
    AND coalesce(found.SubAccountName = known.SubAccountName, true)
    AND coalesce(found.ServiceName = known.ServiceName, true)
    AND coalesce(found.ServiceProviderName = known.ServiceProviderName, true)
    AND (found.SubAccountName = known.SubAccountName OR found.ServiceName = known.ServiceName OR coalesce(known.SubAccountName, known.ServiceName) IS NULL)
  GROUP BY ALL
), counts AS (
  SELECT
    count(*) AS x_Told,
    count(*) FILTER (x_AnomalyStatus = 'Open') AS x_Open,
    count(*) FILTER (x_AnomalyStatus = 'Accepted') AS x_Accepted,
    count(*) FILTER (x_AnomalyStatus = 'Ignored') AS x_Ignored,
    count(*) FILTER (x_AnomalyStatus = 'Expected') AS x_Expected,
    count(*) FILTER (x_AnomalyStatus = 'Moved') AS x_Moved,
    count(*) FILTER (isKnown) AS x_Right,
    count(*) FILTER (NOT isKnown AND x_AnomalyStatus IN ('Open', 'Ignored')) AS x_BesideIncidents
  FROM told
), incidents AS (
  SELECT
    count(*) FILTER (x_IsNoticeable) AS x_Noticeable,
    count(*) FILTER (x_IsNoticeable AND x_AnomalyId IS NOT NULL) AS x_Found,
    count(*) FILTER (NOT x_IsNoticeable) AS x_TooSmall,
    count(*) FILTER (x_IsNoticeable AND x_IsCauseNamed) AS x_CauseNamed,
    median(x_DelayDays) FILTER (x_IsNoticeable) AS x_MedianDelayDays
  FROM incident_matches
)
SELECT
  counts.*,
  incidents.*,
  CASE WHEN x_Noticeable > 0 AND x_Right + x_BesideIncidents > 0 THEN x_Right::DOUBLE / (x_Right + x_BesideIncidents) END AS x_Precision,
  CASE WHEN x_Noticeable > 0 THEN x_Found::DOUBLE / x_Noticeable END AS x_Recall,
  CASE WHEN x_Accepted + x_Ignored > 0 THEN x_Accepted::DOUBLE / (x_Accepted + x_Ignored) END AS x_DecidedPrecision
FROM counts CROSS JOIN incidents
