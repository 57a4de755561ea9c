-- in: statement_lines
-- grain: one line of a statement of the last thirteen complete months and the running one
-- spec: —
SELECT *
FROM statement_lines
WHERE BillingPeriodStart BETWEEN $month::DATE - INTERVAL 12 MONTH AND $as_of::DATE
  AND ($cost_center::VARCHAR IS NULL OR x_CostCenter = $cost_center)
  AND ($statement_month::DATE IS NULL OR BillingPeriodStart = $statement_month::DATE)
ORDER BY BillingPeriodStart, x_CostCenter, x_StatementSection, abs(EffectiveCost) DESC, x_AllocationKind, ServiceName, x_Pool, x_ChargeKind
