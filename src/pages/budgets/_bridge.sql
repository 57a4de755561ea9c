-- in: cost_bridges
-- grain: one step from the cost of a year before to that of the last complete month, of one department (x_Place)
-- spec: contract/gold.ts, cost_bridges: parts of the months in between are added up
WITH months AS (
  SELECT *
  FROM cost_bridges
  WHERE ($department::VARCHAR IS NULL OR x_Department = $department) AND BillingPeriodStart BETWEEN $month::DATE - INTERVAL 11 MONTH AND $month::DATE
),
ends AS (
  SELECT min(BillingPeriodStart) AS x_First, max(BillingPeriodStart) AS x_Last FROM months
),
steps AS (
  SELECT 1 AS x_Place, 'Before' AS x_Step, (x_First - INTERVAL 1 MONTH)::DATE AS x_Month, sum(x_PreviousEffectiveCost) AS x_Change
  FROM months JOIN ends ON BillingPeriodStart = x_First GROUP BY ALL
  UNION ALL SELECT 2, 'Price', NULL, sum(x_PriceEffect) FROM months
  UNION ALL SELECT 3, 'Usage', NULL, sum(x_UsageEffect) FROM months
  UNION ALL SELECT 4, 'Mix', NULL, sum(x_MixEffect) FROM months
  UNION ALL SELECT 5, 'New', NULL, sum(x_NewEffect) FROM months
  UNION ALL SELECT 6, 'Gone', NULL, sum(x_GoneEffect) FROM months
  UNION ALL SELECT 7, 'One-off', NULL, sum(x_OneOffEffect) FROM months
  UNION ALL SELECT 8, 'Shared', NULL, sum(x_SharedEffect) FROM months
)
SELECT x_Place, x_Step, x_Month, x_Change, sum(x_Change) OVER (ORDER BY x_Place) AS x_Total, coalesce($department::VARCHAR, '') AS x_Department
FROM steps
WHERE EXISTS (FROM months)
UNION ALL
SELECT 9, 'After', x_Last, NULL, sum(EffectiveCost), coalesce($department::VARCHAR, '')
FROM months JOIN ends ON BillingPeriodStart = x_Last GROUP BY ALL
ORDER BY x_Place
