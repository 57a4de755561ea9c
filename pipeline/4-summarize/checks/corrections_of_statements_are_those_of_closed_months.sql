-- severity: blocking
-- in:    cost_corrections, statement_lines
WITH amounts AS (
  SELECT BillingPeriodStart, x_CostCenter, x_CorrectedPeriodStart, x_CorrectionKind, EffectiveCost FROM cost_corrections
  UNION ALL
  SELECT BillingPeriodStart, x_CostCenter, x_CorrectedPeriodStart, x_CorrectionKind, -EffectiveCost
  FROM statement_lines
  WHERE x_CorrectedPeriodStart IS NOT NULL
)
SELECT BillingPeriodStart, x_CostCenter, x_CorrectedPeriodStart, x_CorrectionKind, sum(EffectiveCost) AS EffectiveCost
FROM amounts
GROUP BY ALL
HAVING sum(EffectiveCost) <> 0
