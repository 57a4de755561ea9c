-- in:    cost_centers_moved, costs_moved, flows
-- grain: one row: what changed hands, and what of it gained or lost a payer
-- spec:  — (x_UnallocatedBefore - x_BecameAllocated + x_BecameUnallocated = x_UnallocatedAfter, to the last digit)
WITH months AS (
  SELECT
    least(
      coalesce(sum(x_Move) FILTER (x_Move > 0 AND x_CostCenter <> 'Unallocated'), 0),
      coalesce(-sum(x_Move) FILTER (x_Move < 0 AND x_CostCenter <> 'Unallocated'), 0)
    ) AS x_BetweenCostCenters
  FROM cost_centers_moved GROUP BY BillingPeriodStart
),
pool_rests AS (
  SELECT sum(x_After) - sum(x_Before) AS x_Move
  FROM costs_moved WHERE x_CostCenter = 'Unallocated' AND x_Pool IS NOT NULL GROUP BY BillingPeriodStart, x_Pool
),
gone AS (
  SELECT EffectiveCost AS x_Cost FROM flows WHERE x_TargetBefore = 'Unallocated' AND x_TargetAfter <> 'Unallocated'
  UNION ALL SELECT -x_Move FROM pool_rests WHERE x_Move < 0
),
come AS (
  SELECT EffectiveCost AS x_Cost FROM flows WHERE x_TargetBefore <> 'Unallocated' AND x_TargetAfter = 'Unallocated'
  UNION ALL SELECT x_Move FROM pool_rests WHERE x_Move > 0
)
SELECT
  coalesce((SELECT sum(x_BetweenCostCenters) FROM months), 0)::DECIMAL(38, 22) AS x_BetweenCostCenters,
  coalesce((SELECT sum(x_Cost) FROM gone), 0)::DECIMAL(38, 22) AS x_BecameAllocated,
  coalesce((SELECT sum(x_Cost) FROM come), 0)::DECIMAL(38, 22) AS x_BecameUnallocated,
  coalesce(sum(x_Before) FILTER (x_CostCenter = 'Unallocated'), 0)::DECIMAL(38, 22) AS x_UnallocatedBefore,
  coalesce(sum(x_After) FILTER (x_CostCenter = 'Unallocated'), 0)::DECIMAL(38, 22) AS x_UnallocatedAfter,
  coalesce(sum(x_Before), 0)::DECIMAL(38, 22) AS x_Before,
  coalesce(sum(x_After), 0)::DECIMAL(38, 22) AS x_After
FROM costs_moved
