-- in: anomaly_daily_costs, cost_anomalies
-- grain: one day around the incident (ChargePeriodStart)
-- spec: —
SELECT ChargePeriodStart, EffectiveCost, x_Expected, ChargePeriodStart BETWEEN x_FirstDay AND x_LastDay AS x_IsIncident
FROM anomaly_daily_costs JOIN cost_anomalies USING (x_AnomalyId)
WHERE x_AnomalyId = $anomaly
ORDER BY ChargePeriodStart
