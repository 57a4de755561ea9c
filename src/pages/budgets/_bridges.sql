-- in: budget_statuses, cost_bridges
-- grain: one department and complete month of the last 24 (x_Department, BillingPeriodStart)
-- spec: contract/gold.ts, cost_bridges (a department with two budgets has no one amount to be held against)
WITH budgets AS (
  SELECT BillingPeriodStart, x_BudgetUnit AS x_Department, CASE WHEN count(*) = 1 THEN max(x_AvailableAmount) END AS x_AvailableAmount
  FROM budget_statuses
  WHERE x_BudgetLevel = 'department'
  GROUP BY ALL
)
SELECT
  x_Department, BillingPeriodStart, x_PreviousEffectiveCost, x_PriceEffect, x_UsageEffect, x_MixEffect, x_NewEffect, x_GoneEffect, x_OneOffEffect,
  x_SharedEffect, EffectiveCost, x_AvailableAmount, EffectiveCost - x_AvailableAmount AS x_Variance
FROM cost_bridges LEFT JOIN budgets USING (BillingPeriodStart, x_Department)
ORDER BY max(EffectiveCost) OVER (PARTITION BY x_Department) DESC, x_Department, BillingPeriodStart DESC
