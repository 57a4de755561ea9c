-- in: statement_lines
-- grain: one month of the last thirteen that the cost center has a statement for (BillingPeriodStart)
-- spec: —
SELECT
  BillingPeriodStart,
  sum(CASE WHEN x_StatementSection = 'Opening' THEN EffectiveCost ELSE 0 END) AS x_Opening,
  sum(CASE WHEN x_StatementSection = 'Movement' THEN EffectiveCost ELSE 0 END) AS x_Change,
  sum(CASE WHEN x_StatementSection = 'Closing' THEN EffectiveCost ELSE 0 END) AS EffectiveCost
FROM statement_lines
WHERE x_CostCenter = $cost_center AND BillingPeriodStart BETWEEN $month::DATE - INTERVAL 12 MONTH AND $as_of::DATE
GROUP BY BillingPeriodStart
ORDER BY BillingPeriodStart DESC
