-- in: monthly_costs
-- grain: one month that has cost (BillingPeriodStart)
-- spec: —
SELECT DISTINCT BillingPeriodStart
FROM monthly_costs
ORDER BY BillingPeriodStart
