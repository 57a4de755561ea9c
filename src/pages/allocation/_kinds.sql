-- in: monthly_costs
-- grain: one month and kind of allocation (BillingPeriodStart, x_AllocationKind)
-- spec: —
SELECT BillingPeriodStart, x_AllocationKind, sum(EffectiveCost) AS EffectiveCost
FROM monthly_costs
WHERE BillingPeriodStart BETWEEN $month::DATE - INTERVAL 12 MONTH AND $as_of::DATE
GROUP BY ALL
ORDER BY BillingPeriodStart, x_AllocationKind
