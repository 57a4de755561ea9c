-- in: incident_matches, cost_anomalies
-- grain: one incident that people know of, and what told it (x_IncidentNumber)
-- spec: —
SELECT
  x_IncidentNumber,
  incident_matches.x_FirstDay,
  incident_matches.SubAccountName,
  x_IncidentText,
  x_AmountPerDay,
  x_IsNoticeable,
  CASE WHEN x_AnomalyId IS NOT NULL THEN 'Found' WHEN x_IsNoticeable THEN 'Missed' ELSE 'Too small' END AS x_Verdict,
  x_DelayDays,
  x_IsCauseNamed,
  x_AnomalyId,
  x_Sentence
FROM incident_matches LEFT JOIN cost_anomalies USING (x_AnomalyId)
ORDER BY incident_matches.x_FirstDay, x_IncidentNumber
