-- in: monthly_tag_costs
-- grain: one tag key, the one that covers the most cost first (x_TagKey)
-- spec: —
SELECT x_TagKey
FROM monthly_tag_costs
GROUP BY x_TagKey
ORDER BY coalesce(sum(EffectiveCost) FILTER (x_TagValue <> '(untagged)'), 0) DESC, x_TagKey
