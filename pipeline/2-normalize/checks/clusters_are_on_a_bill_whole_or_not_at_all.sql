-- severity: warning
-- in:    split_weights
-- spec:  — (a node that is on no bill keeps the cost that its shares say; where they name no node, and tags on the bill do not tell the
--        cluster, its nodes stay unsplit)
SELECT
  x_OriginCluster,
  x_Day,
  count(DISTINCT (x_OriginResourceId, x_OriginResourceName)) FILTER (x_IsOfNode AND NOT x_IsReplaced) AS x_NodesOnNoBill,
  count(*) FILTER (x_IsWhole AND x_Origin IS NULL) AS x_SharesWithoutOrigin
FROM split_weights
WHERE x_OriginCluster <> ''
GROUP BY ALL
HAVING bool_or(x_IsReplaced) AND (x_NodesOnNoBill > 0 OR x_SharesWithoutOrigin > 0)
