-- in:    usage_statistics, evidence_matches
-- grain: one resource and metric of the evidence (ResourceId, x_Metric)
-- spec:  contract/gold.ts; of several sources of one metric that with most hours counts. Seven of fourteen days are enough to speak of, if half
--        of their hours are known: a value a day hides its peaks
SELECT
  ServiceProviderName, SubAccountId, coalesce(ResourceId, x_EvidenceId) AS ResourceId, x_Metric,
  CASE
    WHEN x_MatchStatus IS NULL THEN 'Not on the bill' WHEN ResourceId IS NULL THEN x_MatchStatus
    WHEN x_Days < 7 THEN 'Too few days' WHEN x_Hours < 12 * x_Days THEN 'Too few hours' ELSE 'Enough'
  END AS x_EvidenceStatus,
  x_EvidenceFirstDay, x_EvidenceLastDay, x_Days, x_Hours, x_Average, x_P50, x_P95, x_P99, x_Maximum, x_HasPeaks, x_WeekDays, x_WeekAverage, x_WeekHighestAverage
FROM usage_statistics LEFT JOIN evidence_matches USING (x_EvidenceId)
QUALIFY row_number() OVER (PARTITION BY coalesce(ResourceId, x_EvidenceId), x_Metric ORDER BY x_Hours DESC, x_EvidenceId) = 1
