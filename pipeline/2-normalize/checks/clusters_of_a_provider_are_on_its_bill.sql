-- severity: warning
-- in:    daily_charges, split_weights
-- spec:  — (a cluster whose nodes have ids, as providers give them, beside a bill that has none of them: where that bill is the provider's
--        own but without resource ids, the cluster's own effective cost comes on top of it)
SELECT x_OriginCluster, count(DISTINCT x_Day) AS x_Days, min(x_OriginResourceId) AS x_FirstNode
FROM split_weights
WHERE x_OriginResourceId <> '' AND x_Day IN (
  SELECT ChargePeriodStart FROM daily_charges WHERE ServiceCategory = 'Compute' AND AllocatedMethodId IS NULL
)
GROUP BY x_OriginCluster
HAVING NOT bool_or(x_IsReplaced)
