-- in: conformance_results
-- grain: one reason why data alone cannot tell (x_Reason)
-- spec: —
SELECT x_Reason, count(*) AS x_Rules
FROM conformance_results
WHERE x_RuleStatus = 'Not checkable'
GROUP BY x_Reason
ORDER BY x_Rules DESC, x_Reason
