-- in:    tag_set_costs, tag_words
-- grain: two keys, or two values of a key, that look like one (x_TagWordKind, x_TagKey, x_TagWord, x_NearDuplicate); the costlier is the word to keep
-- spec:  contract/gold.ts (letters are compared among the 300 words with most cost of each of the 50 keys with most cost, everything else among
--        all words; letters of words with digits, and a word with a part more, are meant so; the 200 pairs with most cost)
WITH words AS (
  SELECT 'key' AS x_TagWordKind, x_TagKey, x_TagKey AS x_Word, Tags FROM tag_words
  UNION
  SELECT 'value', x_TagKey, x_TagValue, Tags FROM tag_words
),
word_costs AS (
  SELECT x_TagWordKind, CASE x_TagWordKind WHEN 'value' THEN x_TagKey ELSE '' END AS x_Group, x_Word, sum(EffectiveCost) AS EffectiveCost
  FROM words JOIN tag_set_costs USING (Tags)
  GROUP BY ALL
),
formed AS (
  SELECT
    *,
    lower(x_Word) AS lowered,
    regexp_replace(lower(x_Word), '[-_./\s]+', '', 'g') AS joined,
    regexp_matches(x_Word, '[0-9]') AS hasDigits,
    regexp_replace(lower(x_Word), '[-_./\s]+[^-_./\s]*$', '') AS withoutLastPart,
    row_number() OVER (PARTITION BY x_TagWordKind, x_Group ORDER BY EffectiveCost DESC, x_Word) AS place,
    dense_rank() OVER (PARTITION BY x_TagWordKind ORDER BY groupCost DESC, x_Group) AS groupPlace
  FROM (SELECT *, sum(EffectiveCost) OVER (PARTITION BY x_TagWordKind, x_Group) AS groupCost FROM word_costs)
),
rooted AS (
  SELECT *, CASE WHEN length(joined) > 3 THEN regexp_replace(joined, '(ies|y|s)$', '') ELSE joined END AS root FROM formed
),
pairs AS (
  SELECT kept, other
  FROM rooted AS kept JOIN rooted AS other
    ON other.x_TagWordKind = kept.x_TagWordKind AND other.x_Group = kept.x_Group AND other.root = kept.root AND other.place > kept.place
  UNION
  SELECT kept, other
  FROM (FROM rooted WHERE place <= 300 AND groupPlace <= 50) AS kept JOIN (FROM rooted WHERE place <= 300 AND groupPlace <= 50) AS other
    ON other.x_TagWordKind = kept.x_TagWordKind AND other.x_Group = kept.x_Group AND other.place > kept.place
      AND abs(length(other.joined) - length(kept.joined)) <= 2
  WHERE least(length(other.joined), length(kept.joined)) >= 5
    AND NOT (other.hasDigits OR kept.hasDigits)
    AND other.withoutLastPart <> kept.lowered AND kept.withoutLastPart <> other.lowered
    AND levenshtein(other.joined, kept.joined) <= CASE WHEN least(length(other.joined), length(kept.joined)) >= 8 THEN 2 ELSE 1 END
),
told AS (
  SELECT
    kept.x_TagWordKind AS x_TagWordKind,
    CASE kept.x_TagWordKind WHEN 'value' THEN kept.x_Group ELSE kept.x_Word END AS x_TagKey,
    kept.x_Word AS x_TagWord,
    other.x_Word AS x_NearDuplicate,
    CASE WHEN kept.lowered = other.lowered THEN 'case' WHEN kept.joined = other.joined THEN 'separator' WHEN kept.root = other.root THEN 'plural' ELSE 'letters' END AS x_Difference,
    kept.EffectiveCost AS EffectiveCost,
    other.EffectiveCost AS x_NearDuplicateEffectiveCost
  FROM pairs
),
quoted AS (
  SELECT *, list_transform([x_TagKey, x_TagWord, x_NearDuplicate], lambda word:
    CASE WHEN regexp_full_match(word, '[A-Za-z]([A-Za-z0-9 _./-]*[A-Za-z0-9_./-])?') AND lower(word) NOT IN ('true', 'false', 'yes', 'no', 'on', 'off', 'null', 'y', 'n')
      THEN word ELSE to_json(word)::VARCHAR END) AS words
  FROM told
)
SELECT
  * EXCLUDE (words),
  'tags: { ' || CASE x_TagWordKind
    WHEN 'key' THEN 'keys: { ' || words[2] || ': [' || words[3] || '] }'
    ELSE 'values: { ' || words[1] || ': { ' || words[2] || ': [' || words[3] || '] } }'
  END || ' }' AS x_SuggestedLine
FROM quoted
ORDER BY x_NearDuplicateEffectiveCost DESC, EffectiveCost DESC, x_TagWordKind, x_TagKey, x_TagWord, x_NearDuplicate
LIMIT 200
