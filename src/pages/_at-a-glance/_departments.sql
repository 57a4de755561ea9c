-- in: monthly_costs, cost_centers
-- grain: one month and department of the year and a bit that is shown (BillingPeriodStart, x_Department)
-- spec: —
SELECT BillingPeriodStart, x_Department, sum(EffectiveCost) AS EffectiveCost
FROM monthly_costs LEFT JOIN cost_centers USING (x_CostCenter)
WHERE BillingPeriodStart BETWEEN $month::DATE - INTERVAL 12 MONTH AND $as_of::DATE
GROUP BY ALL
ORDER BY BillingPeriodStart, x_Department
