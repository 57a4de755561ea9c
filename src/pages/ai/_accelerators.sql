-- in: ai_costs
-- grain: one meter of accelerators in the last complete month (ServiceProviderName, ServiceName, RegionId, SkuMeter, x_Purpose)
-- spec: —
SELECT
  ServiceProviderName, ServiceName, RegionId, SkuMeter, x_Purpose,
  sum(EffectiveCost) AS EffectiveCost,
  sum(CASE WHEN PricingUnit ILIKE '%h%r%' THEN x_Quantity END) AS x_Hours,
  sum(EffectiveCost) / nullif(sum(CASE WHEN PricingUnit ILIKE '%h%r%' THEN x_Quantity END), 0) AS x_HourPrice,
  sum(CASE WHEN x_PricingKind = 'Spot' THEN EffectiveCost ELSE 0 END) / nullif(sum(EffectiveCost), 0) AS x_SpotShare,
  sum(CASE WHEN x_PricingKind = 'Committed' THEN EffectiveCost ELSE 0 END) / nullif(sum(EffectiveCost), 0) AS x_CommittedShare
FROM ai_costs
WHERE x_AiKind = 'Accelerators' AND BillingPeriodStart = $month::DATE
GROUP BY ALL
ORDER BY sum(EffectiveCost) DESC, SkuMeter, RegionId, x_Purpose
