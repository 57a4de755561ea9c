-- in:    split_clusters, split_nodes, split_shares
-- grain: one row of split_shares, with what it is a share of, x_Origin: a resource, a cluster, or NULL where no bill has it
--        (x_Day, x_OriginCluster, x_OriginResourceId, x_OriginResourceName, x_FirstDay, x_LastDay, AllocatedMethodId, AllocatedResourceId, AllocatedResourceName, AllocatedTags)
-- spec:  — (a share is replaced by its part of the bill where the bill has its origin; of a cluster some of whose nodes are on a bill,
--        the other nodes' shares stay as they are, but shares of no node do not: their cost is in the nodes on the bill)
SELECT
  split_shares.* EXCLUDE (x_WholeWeight) REPLACE (CASE WHEN x_IsWhole THEN x_WholeWeight ELSE x_Weight END AS x_Weight),
  CASE WHEN x_IsWhole THEN CASE WHEN x_IsTagged THEN 'cluster ' || lower(x_OriginCluster) END ELSE x_ResourceKey END AS x_Origin,
  coalesce(x_IsWhole, false) AS x_IsWhole,
  x_OriginResourceId <> '' OR x_OriginResourceName <> '' AS x_IsOfNode,
  CASE
    WHEN x_IsWhole THEN x_IsTagged OR x_HasNodesOnBill
    WHEN x_IsOfNode THEN x_ResourceKey IS NOT NULL
    ELSE coalesce(x_HasNodesOnBill, false)
  END AS x_IsReplaced
FROM split_shares
LEFT JOIN split_clusters USING (x_Day, x_OriginCluster)
LEFT JOIN split_nodes USING (x_Day, x_OriginCluster, x_OriginResourceId, x_OriginResourceName)
