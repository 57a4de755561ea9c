-- in: tag_inheritances
-- grain: one tag that a resource group or sub account handed on (x_Where, x_TagKey, x_TagValue)
-- spec: —
SELECT x_TagKey, x_TagValue, x_InheritedFrom, x_InheritedName, x_Where, x_ChargeCount, EffectiveCost
FROM tag_inheritances
ORDER BY x_TagKey, EffectiveCost DESC, x_InheritedName, x_TagValue, x_Where
