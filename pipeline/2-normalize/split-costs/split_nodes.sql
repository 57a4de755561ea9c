-- in:    charges, split_shares
-- grain: one day and origin as shares name it that is found on a bill (x_Day, x_OriginCluster, x_OriginResourceId, x_OriginResourceName)
-- spec:  — (by id; by the last part of an id, as in an ARN or a path; by name, of computing resources alone and for one cluster alone;
--        whatever the case; what could be two resources is none)
WITH nodes AS (
  SELECT DISTINCT x_Day, x_OriginCluster, x_OriginResourceId, x_OriginResourceName
  FROM split_shares
  WHERE x_OriginResourceId <> '' OR x_OriginResourceName <> ''
),
node_words AS (
  SELECT nodes.*, lower(x_OriginResourceId) AS x_Word, 1 AS x_Rank FROM nodes
  UNION ALL
  SELECT nodes.*, regexp_extract(lower(x_OriginResourceId), '[^/:]+$'), 2 FROM nodes
  UNION ALL
  SELECT nodes.*, lower(x_OriginResourceName), 3
  FROM nodes
  WINDOW named AS (PARTITION BY x_Day, lower(x_OriginResourceName))
  QUALIFY min(x_OriginCluster) OVER named = max(x_OriginCluster) OVER named
),
resources AS (
  SELECT DISTINCT ChargePeriodStart::DATE AS x_Day, lower(ResourceId) AS x_ResourceKey, lower(ResourceName) AS x_Name, ServiceCategory = 'Compute' AS x_IsCompute
  FROM charges
  WHERE x_SplitWeight IS NULL AND ResourceId IS NOT NULL AND ChargePeriodStart::DATE IN (SELECT x_Day FROM nodes)
),
resource_words AS (
  SELECT x_Day, x_ResourceKey, x_ResourceKey AS x_Word, 1 AS x_Rank FROM resources
  UNION
  SELECT x_Day, x_ResourceKey, regexp_extract(x_ResourceKey, '[^/:]+$'), 2 FROM resources
  UNION
  SELECT x_Day, x_ResourceKey, regexp_extract(x_ResourceKey, '[^/:]+$'), 3 FROM resources WHERE x_IsCompute
  UNION
  SELECT x_Day, x_ResourceKey, x_Name, 3 FROM resources WHERE x_IsCompute
),
found AS (
  SELECT
    x_Day, x_OriginCluster, x_OriginResourceId, x_OriginResourceName, x_Rank,
    min(x_ResourceKey) AS x_ResourceKey,
    count(DISTINCT x_ResourceKey) AS x_Resources
  FROM node_words JOIN resource_words USING (x_Day, x_Word, x_Rank)
  WHERE x_Word <> ''
  GROUP BY ALL
)
SELECT x_Day, x_OriginCluster, x_OriginResourceId, x_OriginResourceName, x_ResourceKey
FROM found
QUALIFY row_number() OVER (PARTITION BY x_Day, x_OriginCluster, x_OriginResourceId, x_OriginResourceName ORDER BY x_Rank) = 1 AND x_Resources = 1
