-- in:    delivered_findings, evidence_matches, charge_rates, forecast_calendar, parameters
-- grain: one finding of a provider's own tool (x_Source, x_FindingId)
-- spec:  contract/gold.ts; savings in the reporting currency at the newest rate of the bills, NULL where they have none. A month old, a finding
--        is out of date
WITH rates AS (
  SELECT BillingCurrency AS x_Currency, max_by(x_Rate, ChargePeriodStart) AS x_Rate
  FROM charge_rates CROSS JOIN forecast_calendar WHERE ChargePeriodStart <= x_KnownThrough GROUP BY ALL
)
SELECT
  x_FindingId, x_Source, ServiceProviderName, coalesce(evidence_matches.SubAccountId, delivered_findings.SubAccountId) AS SubAccountId, RegionId,
  coalesce(evidence_matches.ResourceId, delivered_findings.ResourceId) AS ResourceId,
  CASE WHEN x_FoundOn < x_KnownThrough - 31 THEN 'Out of date' WHEN delivered_findings.ResourceId IS NULL THEN 'No resource' ELSE coalesce(x_MatchStatus, 'Not on the bill') END AS x_EvidenceStatus,
  x_Action, x_CurrentSku, x_RecommendedSku, x_Description,
  round(x_MonthlySavings * CASE WHEN x_Currency = x_ReportingCurrency THEN 1 ELSE x_Rate END, 4)::DECIMAL(38, 12) AS x_MonthlySavings,
  x_MonthlySavings AS x_StatedSavings, x_Currency, x_FoundOn, x_Link, x_AvoidableCost
FROM delivered_findings
CROSS JOIN parameters
CROSS JOIN forecast_calendar
LEFT JOIN rates USING (x_Currency)
LEFT JOIN evidence_matches ON evidence_matches.x_EvidenceId = delivered_findings.ResourceId
