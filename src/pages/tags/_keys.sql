-- in: monthly_tag_costs
-- grain: one tag key in the month, of the 20 with most cost (x_TagKey)
-- spec: —
SELECT
  x_TagKey,
  coalesce(sum(EffectiveCost) FILTER (x_TagValue <> '(untagged)'), 0) / nullif(sum(EffectiveCost), 0) AS x_Coverage,
  count(DISTINCT x_TagValue) FILTER (x_TagValue <> '(untagged)') AS x_Values,
  coalesce(sum(EffectiveCost) FILTER (x_TagValue <> '(untagged)'), 0) AS x_TaggedEffectiveCost
FROM monthly_tag_costs
WHERE BillingPeriodStart = $month::DATE
GROUP BY x_TagKey
ORDER BY x_TaggedEffectiveCost DESC, x_TagKey
