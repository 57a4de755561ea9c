-- in: monthly_costs, cost_centers
-- grain: one month and kind of allocation of the company or the chosen department (BillingPeriodStart, x_AllocationKind)
-- spec: —
SELECT BillingPeriodStart, x_AllocationKind, sum(EffectiveCost) AS EffectiveCost
FROM monthly_costs LEFT JOIN cost_centers USING (x_CostCenter)
WHERE BillingPeriodStart BETWEEN $month::DATE - INTERVAL 12 MONTH AND $as_of::DATE
  AND ($department::VARCHAR IS NULL OR x_Department = $department)
GROUP BY ALL
ORDER BY BillingPeriodStart, x_AllocationKind
