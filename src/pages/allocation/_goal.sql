-- in: unallocated_results
-- grain: one month (BillingPeriodStart)
-- spec: —
SELECT BillingPeriodStart, EffectiveCost, x_TotalEffectiveCost, x_Share, x_Goal
FROM unallocated_results
WHERE BillingPeriodStart BETWEEN $month::DATE - INTERVAL 12 MONTH AND $as_of::DATE
ORDER BY BillingPeriodStart
