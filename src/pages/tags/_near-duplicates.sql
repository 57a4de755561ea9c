-- in: tag_near_duplicates
-- grain: two words that look like one (x_TagWordKind, x_TagKey, x_TagWord, x_NearDuplicate)
-- spec: —
SELECT x_TagKey, x_TagWordKind, x_TagWord, x_NearDuplicate, x_Difference, EffectiveCost, x_NearDuplicateEffectiveCost, x_SuggestedLine
FROM tag_near_duplicates
ORDER BY x_NearDuplicateEffectiveCost DESC, EffectiveCost DESC, x_TagKey, x_TagWord, x_NearDuplicate
LIMIT 50
