-- in: conformance_results
-- grain: one service provider (ServiceProviderName)
-- spec: —
SELECT
  coalesce(ServiceProviderName, '(not named)') AS ServiceProviderName,
  count(*) AS x_Rules,
  count(*) FILTER (x_FailingRows = 0) AS x_RulesHeld,
  count(*) FILTER (x_FailingRows = 0) / count(*) AS x_ShareHeld,
  max(x_Rows) AS x_Rows
FROM conformance_results
GROUP BY ALL
ORDER BY x_ShareHeld, ServiceProviderName
