-- in:    split_weights
-- grain: one day, origin and allocated resource whose share is x_Part of x_Parts
--        (x_Day, x_Origin, AllocatedMethodId, AllocatedResourceId, AllocatedResourceName, AllocatedTags)
-- spec:  FOCUS 1.4, AllocatedRatio: their sum over an origin is 1, exactly, so it is kept as two whole numbers
WITH node_weights AS (
  SELECT x_Day, x_OriginCluster, x_Origin, sum(x_Weight) AS x_NodeWeight, sum(sum(x_Weight)) OVER (PARTITION BY x_Day, x_OriginCluster) AS x_ClusterWeight
  FROM split_weights
  WHERE x_IsOfNode AND NOT x_IsWhole AND x_OriginCluster <> ''
  GROUP BY x_Day, x_OriginCluster, x_Origin
),
weights AS (
  SELECT x_Day, x_Origin, AllocatedMethodId, AllocatedResourceId, AllocatedResourceName, AllocatedTags, x_Weight
  FROM split_weights
  WHERE x_Origin IS NOT NULL
  UNION ALL
  -- What a cluster did not use anywhere is spread over its nodes as what was used there.
  SELECT
    x_Day, node_weights.x_Origin, AllocatedMethodId, AllocatedResourceId, AllocatedResourceName, AllocatedTags,
    (x_Weight * x_NodeWeight) // x_ClusterWeight
  FROM split_weights JOIN node_weights USING (x_Day, x_OriginCluster)
  WHERE NOT x_IsOfNode AND NOT x_IsWhole AND x_ClusterWeight > 0 AND node_weights.x_Origin IS NOT NULL
),
summed AS (
  SELECT * EXCLUDE (x_Weight), sum(x_Weight) AS x_Weight FROM weights GROUP BY ALL HAVING sum(x_Weight) > 0
),
-- Two methods measure differently, so of an origin one counts.
of_one_method AS (
  FROM summed
  QUALIFY coalesce(AllocatedMethodId, '') = min(coalesce(AllocatedMethodId, '')) OVER (PARTITION BY x_Day, x_Origin)
),
-- Weights of more than 18 digits lose those that no cent shows: two of them multiplied have to fit into 38.
scaled AS (
  SELECT
    * EXCLUDE (x_Weight),
    x_Weight // greatest(sum(x_Weight) OVER whole // 1000000000000000000, 1) AS x_Part,
    sum(x_Weight) OVER whole // greatest(sum(x_Weight) OVER whole // 1000000000000000000, 1) AS x_Parts,
    row_number() OVER (
      PARTITION BY x_Day, x_Origin ORDER BY x_Weight DESC, AllocatedResourceId NULLS LAST, AllocatedTags NULLS LAST, AllocatedMethodId NULLS LAST, AllocatedResourceName NULLS LAST
    ) = 1 AS x_TakesRest
  FROM of_one_method
  WINDOW whole AS (PARTITION BY x_Day, x_Origin)
)
SELECT
  * REPLACE (CASE WHEN x_TakesRest THEN x_Parts - sum(x_Part) OVER (PARTITION BY x_Day, x_Origin) + x_Part ELSE x_Part END AS x_Part),
  row_number() OVER () AS x_ShareNumber
FROM scaled
