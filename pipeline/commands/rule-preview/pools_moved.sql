-- in:    costs_moved, pool_texts_after, pool_texts_before
-- grain: one pool whose entry, cost or shares differ (x_Pool)
-- spec:  — (x_Shifted is what changed hands within the pool, beside what it gained or lost as a whole)
WITH months AS (
  SELECT BillingPeriodStart, x_Pool, x_CostCenter, sum(x_Before) AS x_Before, sum(x_After) AS x_After, sum(x_After) - sum(x_Before) AS x_PartMove
  FROM costs_moved WHERE x_Pool IS NOT NULL GROUP BY ALL
),
pools_by_month AS (
  SELECT
    x_Pool,
    sum(x_Before) AS x_Before,
    sum(x_After) AS x_After,
    least(
      coalesce(sum(x_PartMove) FILTER (x_PartMove > 0), 0),
      coalesce(-sum(x_PartMove) FILTER (x_PartMove < 0), 0)
    ) AS x_Shifted
  FROM months GROUP BY BillingPeriodStart, x_Pool
),
costs AS (
  SELECT x_Pool, sum(x_Before) AS x_Before, sum(x_After) AS x_After, sum(x_Shifted) AS x_Shifted FROM pools_by_month GROUP BY x_Pool
)
SELECT
  x_Pool,
  CASE
    WHEN before_.x_Content IS NULL AND after_.x_Content IS NULL THEN ''
    WHEN before_.x_Content IS NULL THEN 'added'
    WHEN after_.x_Content IS NULL THEN 'removed'
    WHEN before_.x_Content <> after_.x_Content THEN 'changed'
    ELSE ''
  END AS x_ChangeKind,
  coalesce(x_Before, 0)::DECIMAL(38, 22) AS x_Before,
  coalesce(x_After, 0)::DECIMAL(38, 22) AS x_After,
  (coalesce(x_After, 0) - coalesce(x_Before, 0))::DECIMAL(38, 22) AS x_Move,
  coalesce(x_Shifted, 0)::DECIMAL(38, 22) AS x_Shifted
FROM pool_texts_after AS after_ FULL JOIN pool_texts_before AS before_ USING (x_Pool) FULL JOIN costs USING (x_Pool)
WHERE x_Move <> 0 OR x_Shifted <> 0 OR x_ChangeKind <> ''
ORDER BY abs(x_Move) DESC, x_Shifted DESC, x_Pool
