-- in: monthly_tag_costs
-- grain: one value of the tag key $tag_key, costliest first (x_TagValue)
-- spec: —
SELECT x_TagValue
FROM monthly_tag_costs
WHERE x_TagKey = $tag_key
GROUP BY x_TagValue
ORDER BY sum(EffectiveCost) DESC, x_TagValue
LIMIT 1000
