-- severity: blocking
-- in:    statement_lines
SELECT
  BillingPeriodStart,
  x_CostCenter,
  sum(CASE WHEN x_StatementSection = 'Charge' THEN EffectiveCost ELSE 0 END) AS x_DirectAndShared,
  sum(CASE WHEN x_StatementSection = 'Closing' THEN EffectiveCost ELSE 0 END) AS x_Closing
FROM statement_lines
GROUP BY ALL
HAVING x_DirectAndShared <> x_Closing
