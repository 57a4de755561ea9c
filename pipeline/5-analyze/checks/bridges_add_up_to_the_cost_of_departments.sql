-- severity: blocking
-- in:    cost_bridges, cost_centers, monthly_costs
WITH costs AS (
  SELECT BillingPeriodStart, coalesce(x_Department, '(no department)') AS x_Department, sum(EffectiveCost) AS x_MonthlyCost
  FROM monthly_costs JOIN cost_centers USING (x_CostCenter)
  GROUP BY ALL
)
SELECT BillingPeriodStart, x_Department, x_PreviousEffectiveCost, EffectiveCost, x_MonthlyCost
FROM cost_bridges LEFT JOIN costs USING (BillingPeriodStart, x_Department)
WHERE x_PreviousEffectiveCost + x_PriceEffect + x_UsageEffect + x_MixEffect + x_NewEffect + x_GoneEffect + x_OneOffEffect + x_SharedEffect <> EffectiveCost
  OR abs(EffectiveCost - coalesce(x_MonthlyCost, 0)) > 0.005
