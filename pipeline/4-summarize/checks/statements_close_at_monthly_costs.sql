-- severity: blocking
-- in:    statement_lines, monthly_costs
SELECT BillingPeriodStart, x_CostCenter, x_Closing, x_Monthly
FROM (SELECT BillingPeriodStart, x_CostCenter, sum(EffectiveCost) AS x_Closing FROM statement_lines WHERE x_StatementSection = 'Closing' GROUP BY ALL) AS closings
FULL JOIN (SELECT BillingPeriodStart, x_CostCenter, sum(EffectiveCost) AS x_Monthly FROM monthly_costs GROUP BY ALL) AS months
  USING (BillingPeriodStart, x_CostCenter)
WHERE coalesce(x_Closing, 0) <> coalesce(x_Monthly, 0)
