-- in:    charges, cluster_tags, split_clusters, split_nodes, split_ratios
-- grain: one day, resource and tag set whose charges are split (x_Day, ResourceId, Tags)
-- spec:  — (a resource that a node names is that node's; else it is the cluster's that its tags name)
WITH nodes AS (
  SELECT
    x_Day,
    x_ResourceKey,
    CASE WHEN bool_and(coalesce(x_IsWhole, false)) THEN 'cluster ' || lower(min(x_OriginCluster)) ELSE x_ResourceKey END AS x_Origin
  FROM split_nodes LEFT JOIN split_clusters USING (x_Day, x_OriginCluster)
  GROUP BY x_Day, x_ResourceKey
),
tagged AS (
  SELECT x_Day, Tags, 'cluster ' || lower(x_OriginCluster) AS x_Origin
  FROM cluster_tags JOIN split_clusters USING (x_OriginCluster)
  WHERE x_IsWhole
),
origins AS (
  SELECT DISTINCT x_Day, x_Origin FROM split_ratios
),
resources AS (
  SELECT DISTINCT ChargePeriodStart::DATE AS x_Day, ResourceId, Tags
  FROM charges
  WHERE x_SplitWeight IS NULL AND ChargePeriodStart::DATE IN (SELECT x_Day FROM origins)
)
SELECT resources.x_Day, ResourceId, resources.Tags, origins.x_Origin, true AS x_IsSplit
FROM resources
LEFT JOIN nodes ON nodes.x_Day = resources.x_Day AND nodes.x_ResourceKey = lower(ResourceId)
LEFT JOIN tagged ON tagged.x_Day = resources.x_Day AND tagged.Tags = resources.Tags
JOIN origins ON origins.x_Day = resources.x_Day AND origins.x_Origin = coalesce(nodes.x_Origin, tagged.x_Origin)
