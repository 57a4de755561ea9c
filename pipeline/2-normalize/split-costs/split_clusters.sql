-- in:    charges, cluster_tags, split_nodes, split_shares
-- grain: one day and cluster that shares name (x_Day, x_OriginCluster)
-- spec:  —
SELECT
  x_Day,
  x_OriginCluster,
  -- Shares that name no node are shares of the cluster as a whole; those of a node alone would then take all of it.
  bool_or(x_OriginResourceId = '' AND x_OriginResourceName = '' AND AllocatedResourceId IS NOT NULL AND x_Weight > 0) AS x_IsWhole,
  bool_or(x_ResourceKey IS NOT NULL) AS x_HasNodesOnBill,
  coalesce(bool_or(x_IsTagged), false) AS x_IsTagged
FROM split_shares
LEFT JOIN split_nodes USING (x_Day, x_OriginCluster, x_OriginResourceId, x_OriginResourceName)
LEFT JOIN (
  SELECT DISTINCT ChargePeriodStart::DATE AS x_Day, cluster_tags.x_OriginCluster, true AS x_IsTagged
  FROM charges JOIN cluster_tags USING (Tags)
  WHERE x_SplitWeight IS NULL
) USING (x_Day, x_OriginCluster)
WHERE x_OriginCluster <> ''
GROUP BY ALL
