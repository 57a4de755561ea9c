-- in:    tag_set_costs, tag_words
-- grain: one key, or value of a key, that stands for another one (x_TagWordKind, x_TagKey, x_OriginalWord)
-- spec:  contract/gold.ts (the 1,000 with most cost; cost of all charges that carry the word)
WITH words AS (
  SELECT 'key' AS x_TagWordKind, x_TagKey, x_OriginalKey AS x_OriginalWord, x_TagKey AS x_CanonicalWord, x_KeyWhere AS x_Where, Tags FROM tag_words
  UNION ALL
  SELECT DISTINCT 'value', x_TagKey, x_OriginalValue, x_TagValue, x_ValueWhere, Tags FROM tag_words
)
SELECT
  x_TagWordKind, x_TagKey, x_OriginalWord, x_CanonicalWord,
  CASE WHEN lower(x_OriginalWord) = lower(x_CanonicalWord) THEN 'case' ELSE 'synonym' END AS x_MergedBy,
  x_Where,
  sum(EffectiveCost) AS EffectiveCost,
  sum(x_ChargeCount) AS x_ChargeCount
FROM words JOIN tag_set_costs USING (Tags)
WHERE x_OriginalWord <> x_CanonicalWord
GROUP BY ALL
ORDER BY sum(EffectiveCost) DESC, x_TagWordKind, x_TagKey, x_OriginalWord
LIMIT 1000
