-- in: conformance_results
-- grain: one service provider (ServiceProviderName)
-- spec: —
SELECT
  coalesce(ServiceProviderName, '(not named)') AS ServiceProviderName,
  max(x_Rows) AS x_Rows,
  count(*) FILTER (x_RuleStatus <> 'Not applicable') AS x_Rules,
  count(*) FILTER (x_RuleStatus = 'Held') AS x_RulesHeld,
  count(*) FILTER (x_RuleStatus = 'Repaired') AS x_RulesRepaired,
  count(*) FILTER (x_RuleStatus = 'Broken' AND x_Keyword LIKE 'MUST%') AS x_MustBroken,
  count(*) FILTER (x_RuleStatus = 'Broken' AND x_Keyword LIKE 'SHOULD%') AS x_ShouldBroken,
  count(*) FILTER (x_RuleStatus = 'Not applicable') AS x_RulesNotApplicable
FROM conformance_results
WHERE x_RuleStatus <> 'Not checkable'
GROUP BY ALL
ORDER BY x_MustBroken DESC, x_ShouldBroken DESC, ServiceProviderName
