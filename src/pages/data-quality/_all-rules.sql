-- in: conformance_results
-- grain: one FOCUS rule over all providers (x_RuleId)
-- spec: —
SELECT
  CASE
    WHEN bool_or(x_RuleStatus = 'Not checkable') THEN 'Not checkable'
    WHEN bool_or(x_RuleStatus = 'Broken') THEN CASE WHEN x_Keyword LIKE 'MUST%' THEN 'Broken' ELSE 'Advice' END
    WHEN bool_or(x_RuleStatus = 'Repaired') THEN 'Repaired'
    WHEN bool_or(x_RuleStatus = 'Held') THEN 'Held'
    ELSE 'Not applicable'
  END AS x_Result,
  x_RuleId, x_RuleText, sum(x_Rows) AS x_Rows, sum(x_FailingRows) AS x_FailingRows, sum(x_RepairedRows) AS x_RepairedRows, min(x_Reason) AS x_Reason
FROM conformance_results
GROUP BY x_RuleId, x_RuleText, x_Keyword
ORDER BY x_RuleId
