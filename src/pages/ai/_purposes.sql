-- in: ai_costs
-- grain: one purpose, and what told it, in the last complete month (x_Purpose, x_PurposeSource)
-- spec: —
SELECT
  x_Purpose, coalesce(x_PurposeSource, 'Nothing') AS x_PurposeSource,
  sum(EffectiveCost) AS EffectiveCost,
  sum(EffectiveCost) / nullif(sum(sum(EffectiveCost)) OVER (), 0) AS x_Share,
  sum(CASE WHEN x_AiKind = 'Accelerators' THEN EffectiveCost ELSE 0 END) AS x_AcceleratorCost,
  sum(CASE WHEN x_PricingKind = 'Spot' THEN EffectiveCost ELSE 0 END) / nullif(sum(EffectiveCost), 0) AS x_SpotShare
FROM ai_costs
WHERE BillingPeriodStart = $month::DATE
GROUP BY ALL
ORDER BY sum(EffectiveCost) DESC, x_Purpose, x_PurposeSource
