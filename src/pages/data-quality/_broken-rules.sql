-- in: conformance_results
-- grain: one FOCUS rule that charges of a provider break, or broke until they were repaired (x_RuleId, ServiceProviderName)
-- spec: —
SELECT
  CASE WHEN x_RuleStatus = 'Repaired' THEN 'Repaired' WHEN x_Keyword LIKE 'MUST%' THEN 'Broken' ELSE 'Advice' END AS x_Result,
  x_RuleId, x_RuleText, coalesce(ServiceProviderName, '(not named)') AS ServiceProviderName, x_FailingRows, x_RepairedRows, x_Rows, x_Example
FROM conformance_results
WHERE x_RuleStatus IN ('Broken', 'Repaired')
ORDER BY x_RuleStatus, x_Keyword LIKE 'SHOULD%', x_FailingRows DESC, x_RepairedRows DESC, x_RuleId, ServiceProviderName
LIMIT 300
