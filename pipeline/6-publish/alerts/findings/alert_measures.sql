-- kind:  view
-- in:    anomaly_measures, budget_measures, commitment_measures, forecast_measures, freshness_measures, reconciliation_measures, tag_measures
-- grain: one rule and thing that it looks at, with what it measured (x_AlertRule, x_Subject, x_Period, x_ScopeLevel, x_ScopeUnit)
-- spec:  kinds.ts (higher is worse)
FROM budget_measures
UNION ALL BY NAME
FROM forecast_measures
UNION ALL BY NAME
FROM anomaly_measures
UNION ALL BY NAME
FROM tag_measures
UNION ALL BY NAME
FROM commitment_measures
UNION ALL BY NAME
FROM reconciliation_measures
UNION ALL BY NAME
FROM freshness_measures
