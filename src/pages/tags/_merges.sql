-- in: tag_merges
-- grain: one word that stands for another one (x_TagWordKind, x_TagKey, x_OriginalWord)
-- spec: —
SELECT x_TagKey, x_TagWordKind, x_OriginalWord, x_CanonicalWord, x_MergedBy, x_Where, x_ChargeCount, EffectiveCost
FROM tag_merges
ORDER BY x_TagKey, x_TagWordKind, EffectiveCost DESC, x_OriginalWord
