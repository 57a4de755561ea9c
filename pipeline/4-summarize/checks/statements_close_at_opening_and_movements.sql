-- severity: blocking
-- in:    statement_lines
SELECT
  BillingPeriodStart,
  x_CostCenter,
  sum(CASE WHEN x_StatementSection IN ('Opening', 'Movement') THEN EffectiveCost ELSE 0 END) AS x_OpeningAndMovements,
  sum(CASE WHEN x_StatementSection = 'Closing' THEN EffectiveCost ELSE 0 END) AS x_Closing
FROM statement_lines
GROUP BY ALL
HAVING x_OpeningAndMovements <> x_Closing
