-- in: anomaly_decisions
-- grain: one decision on an anomaly that this edition does not have (x_AnomalyId)
-- spec: —
SELECT x_AnomalyId, x_Decision, x_DecisionReason, x_DecidedBy, x_DecidedOn, x_Where FROM anomaly_decisions WHERE NOT x_IsFound ORDER BY x_Where
