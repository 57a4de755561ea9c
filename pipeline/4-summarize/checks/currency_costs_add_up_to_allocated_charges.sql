-- severity: blocking
-- in:    allocated_charges, currency_costs
SELECT BillingPeriodStart, BillingCurrency, allocated.BilledCost, allocated.EffectiveCost, billed.BilledCost AS x_ShownBilledCost, billed.EffectiveCost AS x_ShownEffectiveCost
FROM (SELECT BillingPeriodStart, BillingCurrency, sum(BilledCost) AS BilledCost, sum(EffectiveCost) AS EffectiveCost FROM allocated_charges GROUP BY ALL) AS allocated
FULL JOIN (
  SELECT BillingPeriodStart, BillingCurrency, sum(BilledCost) AS BilledCost, sum(EffectiveCost) AS EffectiveCost
  FROM currency_costs
  GROUP BY ALL
) AS billed USING (BillingPeriodStart, BillingCurrency)
WHERE allocated.BilledCost IS DISTINCT FROM billed.BilledCost OR allocated.EffectiveCost IS DISTINCT FROM billed.EffectiveCost
