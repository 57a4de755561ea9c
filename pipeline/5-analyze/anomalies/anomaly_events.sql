-- in:    found_anomalies, anomaly_parts, known_events, cost_centers
-- grain: one incident that people had announced (x_AnomalyId)
-- spec:  — (it begins from two days before to seven days after an event does, or inside an event of at most a month; the event's provider,
--        service and direction, where it names them, and a payer below its unit; anomalies are not told by pool, so an event of one announces none)
WITH meant AS (
  SELECT found.*, events.* EXCLUDE (x_FirstDay, x_LastDay, ServiceProviderName, ServiceName)
  FROM found_anomalies AS found
  JOIN known_events AS events
    ON found.x_FirstDay BETWEEN events.x_FirstDay - 2
      AND greatest(events.x_FirstDay + 7, CASE WHEN events.x_LastDay - events.x_FirstDay <= 31 THEN events.x_LastDay + 2 ELSE events.x_FirstDay END)
    AND (events.ServiceProviderName IS NULL OR events.ServiceProviderName = found.ServiceProviderName)
    AND (events.ServiceName IS NULL OR events.ServiceName = found.ServiceName)
    AND events.x_Pool IS NULL
    AND sign(coalesce(events.x_TotalAmount, events.x_MonthlyAmount, events.x_Percent, 0)) IN (0, sign(found.x_Impact))
), payers AS (
  SELECT DISTINCT x_AnomalyId, x_CostCenter FROM anomaly_parts
)
SELECT x_AnomalyId, min(x_EventName) AS x_EventName
FROM meant
LEFT JOIN payers USING (x_AnomalyId)
LEFT JOIN cost_centers ON cost_centers.x_CostCenter = payers.x_CostCenter
WHERE x_ScopeLevel = 'company'
  OR x_ScopeUnit = CASE x_ScopeLevel WHEN 'cost center' THEN cost_centers.x_CostCenter WHEN 'department' THEN x_Department ELSE x_BusinessUnit END
GROUP BY ALL
