-- in:    charges, split_shares
-- grain: one tag set that names a cluster whose shares name no node (Tags)
-- spec:  — (tags that clouds put on everything of a managed cluster; keys are compared by their letters and digits, values whatever their case)
WITH clusters AS (
  SELECT DISTINCT x_Day, x_OriginCluster
  FROM split_shares
  WHERE x_OriginCluster <> '' AND x_OriginResourceId = '' AND x_OriginResourceName = '' AND AllocatedResourceId IS NOT NULL AND x_Weight > 0
),
tag_sets AS (
  SELECT DISTINCT Tags
  FROM charges
  WHERE x_SplitWeight IS NULL AND json_valid(Tags) AND ChargePeriodStart::DATE IN (SELECT x_Day FROM clusters)
),
pairs AS (
  SELECT tag_sets.Tags, lower(pair.key) AS x_Key, lower(pair.value ->> '$') AS x_Value
  FROM tag_sets, json_each(tag_sets.Tags) AS pair
),
named AS (
  SELECT
    Tags,
    CASE
      WHEN regexp_replace(regexp_replace(x_Key, '^user[:_]', ''), '[^a-z0-9]', '', 'g')
        IN ('awseksclustername', 'eksclustername', 'alphaeksctlioclustername', 'googk8sclustername', 'aksmanagedclustername', 'kubernetescluster')
        THEN x_Value
      WHEN starts_with(x_Key, 'kubernetes.io/cluster/') THEN x_Key[23:]
    END AS x_Cluster
  FROM pairs
)
SELECT Tags, min(clusters.x_OriginCluster) AS x_OriginCluster
FROM named JOIN clusters ON lower(clusters.x_OriginCluster) = named.x_Cluster
GROUP BY Tags
