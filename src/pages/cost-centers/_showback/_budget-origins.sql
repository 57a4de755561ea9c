-- in: budget_statuses, input_entries
-- grain: one budget of the cost center in the running month, or the last complete one, and who wrote its line (x_BudgetName)
-- spec: —
SELECT x_BudgetName, x_BudgetAmount, BillingPeriodStart, x_Where, x_Author, x_CommittedOn, x_Commit
FROM budget_statuses
JOIN input_entries ON x_InputKind = 'budget' AND x_Entry = x_BudgetEntry
WHERE x_BudgetLevel = 'cost center' AND x_BudgetUnit = $cost_center AND BillingPeriodStart BETWEEN $month::DATE AND $as_of::DATE
QUALIFY BillingPeriodStart = max(BillingPeriodStart) OVER ()
ORDER BY x_BudgetName
