-- in:    costs, states
-- grain: one billing period, provider, sub account, service, cost center, charge category and column of cost, in both editions or one
-- spec:  — (x_Change = x_DataChange + x_RuleChange + x_CodeChange to the last digit; the three are NULL where they cannot be told apart)
WITH amounts AS (
  SELECT
    BillingPeriodStart, ServiceProviderName, SubAccountId, ServiceName, x_CostCenter, ChargeCategory, x_CostColumn,
    coalesce(max(SubAccountName) FILTER (x_State = 'After'), max(SubAccountName)) AS SubAccountName,
    coalesce(sum(x_Cost) FILTER (x_State = 'Before'), 0)::DECIMAL(38, 12) AS x_Before,
    coalesce(sum(x_Cost) FILTER (x_State = 'After'), 0)::DECIMAL(38, 12) AS x_After,
    coalesce(sum(x_Cost) FILTER (x_State = 'Old data, old rules'), 0)::DECIMAL(38, 12) AS x_OldOld,
    coalesce(sum(x_Cost) FILTER (x_State = 'New data, old rules'), 0)::DECIMAL(38, 12) AS x_NewOld,
    coalesce(sum(x_Cost) FILTER (x_State = 'Old data, new rules'), 0)::DECIMAL(38, 12) AS x_OldNew,
    coalesce(sum(x_Cost) FILTER (x_State = 'New data, new rules'), 0)::DECIMAL(38, 12) AS x_NewNew
  FROM costs JOIN states USING (x_Source)
  GROUP BY ALL
),
known AS (
  SELECT
    bool_or(x_State = 'New data, old rules') AS x_IsSplit,
    bool_or(x_State = 'Old data, new rules') AS x_IsSquare
  FROM states
)
SELECT
  amounts.* EXCLUDE (x_OldOld, x_NewOld, x_OldNew, x_NewNew),
  x_After - x_Before AS x_Change,
  CASE WHEN x_IsSplit THEN x_NewOld - x_OldOld END AS x_DataChange,
  CASE WHEN x_IsSplit THEN x_NewNew - x_NewOld END AS x_RuleChange,
  CASE WHEN x_IsSplit THEN (x_OldOld - x_Before) + (x_After - x_NewNew) END AS x_CodeChange,
  -- Part of x_RuleChange: what the new rules do to the new data beyond what they would have done to the old.
  CASE WHEN x_IsSquare THEN (x_NewNew - x_NewOld) - (x_OldNew - x_OldOld) END AS x_Interaction
FROM amounts CROSS JOIN known
