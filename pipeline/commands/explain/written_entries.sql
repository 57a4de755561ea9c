-- in:    published.budget_statuses, published.currency_costs, published.input_entries, published.pool_splits
-- grain: one entry of an input that the month of a cost center hangs on beside its rules (x_InputKind, x_Entry)
-- spec:  —
WITH months AS (
  SELECT strftime($month::DATE, '%Y-%m') AS x_Month
),
rate_times AS (
  SELECT BillingCurrency, coalesce(x_FirstRateDay::VARCHAR, x_Month) AS x_First, coalesce(x_LastRateDay::VARCHAR, x_Month) AS x_Last
  FROM published.currency_costs CROSS JOIN months
  WHERE BillingPeriodStart = $month::DATE AND x_CostCenter = $cost_center
),
wanted AS (
  SELECT 'organization' AS x_InputKind, $cost_center AS x_Entry
  UNION
  SELECT 'budget', x_BudgetEntry
  FROM published.budget_statuses
  WHERE BillingPeriodStart = $month::DATE AND x_BudgetLevel = 'cost center' AND x_BudgetUnit = $cost_center
  UNION
  SELECT 'rate', x_Entry
  FROM published.input_entries JOIN rate_times ON split_part(x_Entry, ' · ', 2) = BillingCurrency AND split_part(x_Entry, ' · ', 1) BETWEEN x_First AND x_Last
  WHERE x_InputKind = 'rate'
  UNION
  SELECT 'pool', x_Entry
  FROM published.input_entries
  JOIN published.pool_splits ON x_Entry = x_Pool OR starts_with(x_Entry, x_Pool || ' from ')
  WHERE x_InputKind = 'pool' AND BillingPeriodStart = $month::DATE AND x_CostCenter = $cost_center
)
SELECT x_InputKind, x_Entry, x_Says, x_Where, x_Author, x_Commit, x_CommittedOn
FROM published.input_entries JOIN wanted USING (x_InputKind, x_Entry)
ORDER BY x_InputKind, x_Entry
