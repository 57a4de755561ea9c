-- in:    cost_center_paths_after, cost_center_paths_before, costs_moved
-- grain: one cost center, and its place before and after, with what it bears in the months in which the two differ
-- spec:  —
WITH months AS (
  SELECT BillingPeriodStart, x_CostCenter, sum(x_After) AS x_After FROM costs_moved GROUP BY ALL
)
SELECT
  months.x_CostCenter,
  before_.x_Path AS x_PathBefore,
  after_.x_Path AS x_PathAfter,
  min(BillingPeriodStart) AS x_FirstMonth,
  max(BillingPeriodStart) AS x_LastMonth,
  sum(x_After)::DECIMAL(38, 22) AS x_After
FROM months
LEFT JOIN cost_center_paths_before AS before_ ON before_.x_CostCenter = months.x_CostCenter
  AND before_.x_ValidFrom <= BillingPeriodStart AND (before_.x_ValidTo IS NULL OR BillingPeriodStart < before_.x_ValidTo)
LEFT JOIN cost_center_paths_after AS after_ ON after_.x_CostCenter = months.x_CostCenter
  AND after_.x_ValidFrom <= BillingPeriodStart AND (after_.x_ValidTo IS NULL OR BillingPeriodStart < after_.x_ValidTo)
WHERE x_PathBefore IS DISTINCT FROM x_PathAfter
GROUP BY ALL
ORDER BY months.x_CostCenter, x_FirstMonth, x_PathAfter
