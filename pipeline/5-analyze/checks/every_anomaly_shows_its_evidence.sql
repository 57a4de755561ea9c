-- severity: blocking
-- in:    cost_anomalies, anomaly_daily_costs
SELECT x_AnomalyId, x_Sentence
FROM cost_anomalies
WHERE x_AnomalyId NOT IN (SELECT x_AnomalyId FROM anomaly_daily_costs)
