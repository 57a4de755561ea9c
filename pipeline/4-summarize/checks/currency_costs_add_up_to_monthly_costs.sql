-- severity: blocking
-- in:    currency_costs, monthly_costs
SELECT BillingPeriodStart, x_CostCenter, monthly.BilledCost, monthly.EffectiveCost, converted.x_ReportedBilledCost, converted.x_ReportedEffectiveCost
FROM (SELECT BillingPeriodStart, x_CostCenter, sum(BilledCost) AS BilledCost, sum(EffectiveCost) AS EffectiveCost FROM monthly_costs GROUP BY ALL) AS monthly
FULL JOIN (
  SELECT BillingPeriodStart, x_CostCenter, sum(x_ReportedBilledCost) AS x_ReportedBilledCost, sum(x_ReportedEffectiveCost) AS x_ReportedEffectiveCost
  FROM currency_costs
  GROUP BY ALL
) AS converted USING (BillingPeriodStart, x_CostCenter)
WHERE monthly.BilledCost IS DISTINCT FROM x_ReportedBilledCost OR monthly.EffectiveCost IS DISTINCT FROM x_ReportedEffectiveCost
