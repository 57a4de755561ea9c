-- in:    pool_members, pool_tiers, pools
-- grain: one pool, with all that its entries say as text (x_Pool)
-- spec:  —
WITH members AS (
  SELECT x_PoolVersion, string_agg(concat_ws(':', x_Receiver, x_FixedWeight), ',' ORDER BY x_Receiver) AS x_Members
  FROM pool_members GROUP BY x_PoolVersion
),
tiers AS (
  SELECT x_PoolVersion, string_agg(concat_ws(':', x_From, x_UpTo, x_BandWeight), ',' ORDER BY x_From) AS x_Tiers
  FROM pool_tiers GROUP BY x_PoolVersion
)
SELECT
  x_Pool,
  string_agg(concat_ws('|', x_PoolText, x_Metric, x_WindowMonths, x_Fallback, x_BaseMonth, x_ValidFrom, x_ValidTo, x_Members, x_Tiers), '; '
    ORDER BY x_ValidFrom NULLS FIRST, x_PoolText) AS x_Content
FROM pools LEFT JOIN members USING (x_PoolVersion) LEFT JOIN tiers USING (x_PoolVersion)
GROUP BY x_Pool
