-- in: monthly_costs
-- grain: one month and kind of allocation of the cost center (BillingPeriodStart, x_AllocationKind)
-- spec: —
SELECT BillingPeriodStart, x_AllocationKind, sum(EffectiveCost) AS EffectiveCost
FROM monthly_costs
WHERE x_CostCenter = $cost_center
  AND BillingPeriodStart BETWEEN $month::DATE - INTERVAL 12 MONTH AND $as_of::DATE
  AND ($provider::VARCHAR IS NULL OR ServiceProviderName = $provider)
GROUP BY ALL
ORDER BY BillingPeriodStart, x_AllocationKind
