-- in: cost_centers, monthly_costs, budget_statuses
-- grain: one cost center that has an owner or a cost (x_CostCenter)
-- spec: —
WITH calendar AS (
  SELECT DISTINCT BillingPeriodStart FROM monthly_costs WHERE BillingPeriodStart BETWEEN $month::DATE - INTERVAL 12 MONTH AND $month::DATE
),
costs AS (
  SELECT
    x_CostCenter, BillingPeriodStart, sum(EffectiveCost) AS EffectiveCost,
    sum(CASE WHEN x_AllocationKind = 'Direct' THEN EffectiveCost ELSE 0 END) AS x_Direct,
    sum(CASE WHEN x_AllocationKind = 'Shared' THEN EffectiveCost ELSE 0 END) AS x_Shared
  FROM monthly_costs
  WHERE BillingPeriodStart BETWEEN $month::DATE - INTERVAL 12 MONTH AND $month::DATE
  GROUP BY ALL
),
trends AS (
  SELECT
    x_CostCenter,
    string_agg(coalesce(EffectiveCost, 0)::VARCHAR, ' ' ORDER BY BillingPeriodStart) AS x_Trend,
    sum(CASE WHEN BillingPeriodStart = $month::DATE THEN EffectiveCost END) AS EffectiveCost,
    sum(CASE WHEN BillingPeriodStart = $month::DATE THEN x_Direct END) AS x_Direct,
    sum(CASE WHEN BillingPeriodStart = $month::DATE THEN x_Shared END) AS x_Shared,
    sum(CASE WHEN BillingPeriodStart = $previous_month::DATE THEN EffectiveCost END) AS x_PreviousEffectiveCost
  FROM (SELECT x_CostCenter, BillingPeriodStart FROM cost_centers CROSS JOIN calendar) LEFT JOIN costs USING (x_CostCenter, BillingPeriodStart)
  GROUP BY ALL
)
SELECT
  x_CostCenter, x_CostCenterName, x_Department, x_BusinessUnit, x_Owner, x_OwnerEmail, x_Trend,
  coalesce(EffectiveCost, 0) AS EffectiveCost,
  coalesce(x_Direct, 0) AS x_Direct,
  coalesce(x_Shared, 0) AS x_Shared,
  coalesce(EffectiveCost, 0) - x_PreviousEffectiveCost AS x_Change,
  x_PreviousEffectiveCost,
  x_BudgetAmount,
  coalesce(EffectiveCost, 0) - x_BudgetAmount AS x_Variance
FROM cost_centers
LEFT JOIN trends USING (x_CostCenter)
LEFT JOIN (
  SELECT x_BudgetUnit AS x_CostCenter, sum(x_AvailableAmount) AS x_BudgetAmount FROM budget_statuses
  WHERE x_BudgetLevel = 'cost center' AND BillingPeriodStart = $month::DATE GROUP BY ALL
) USING (x_CostCenter)
ORDER BY x_CostCenter = 'Unallocated', sum(coalesce(EffectiveCost, 0)) OVER (PARTITION BY x_Department) DESC, x_Department, EffectiveCost DESC NULLS LAST, x_CostCenter
