-- in:    budgets_after, budgets_before
-- grain: one budget, unit and month whose amount differs
-- spec:  —
SELECT
  x_BudgetName, x_BudgetLevel, x_BudgetUnit, BillingPeriodStart,
  before_.x_BudgetAmount AS x_Before,
  after_.x_BudgetAmount AS x_After,
  coalesce(after_.x_BudgetAmount, 0) - coalesce(before_.x_BudgetAmount, 0) AS x_Move
FROM budgets_before AS before_ FULL JOIN budgets_after AS after_ USING (x_BudgetName, x_BudgetLevel, x_BudgetUnit, BillingPeriodStart)
WHERE before_.x_BudgetAmount IS DISTINCT FROM after_.x_BudgetAmount
ORDER BY ALL
