-- in: conformance_results
-- grain: one FOCUS rule that charges of a provider break (x_RuleId, ServiceProviderName)
-- spec: —
SELECT x_RuleId, x_RuleText, coalesce(ServiceProviderName, '(not named)') AS ServiceProviderName, x_Rows, x_FailingRows, x_Example
FROM conformance_results
WHERE x_FailingRows > 0
ORDER BY x_FailingRows DESC, x_RuleId, ServiceProviderName
LIMIT 200
