-- in:    known_charges, tag_keys, tag_values
-- grain: one tag set and key as it is written there (Tags, x_OriginalKey), with the words that key and value stand for
-- spec:  FOCUS 1.4 Tags; keys and values are merged here by case and synonyms and never changed in Tags itself; text that is no JSON
--        object holds no tags
WITH tag_sets AS MATERIALIZED (
  SELECT DISTINCT Tags FROM known_charges WHERE CASE WHEN json_valid(Tags) THEN json_type(Tags) = 'OBJECT' END
),
pairs AS (
  SELECT tag_sets.Tags, pair.key AS x_OriginalKey, pair.value ->> '$' AS x_OriginalValue
  FROM tag_sets, json_each(tag_sets.Tags) AS pair
),
keyed AS (
  SELECT
    pairs.*,
    coalesce(tag_keys.x_TagKey, lower(x_OriginalKey)) AS x_TagKey,
    coalesce(x_OriginalKey = tag_keys.x_TagKey, false) AS x_IsCanonicalKey,
    tag_keys.x_Where AS x_KeyWhere
  FROM pairs LEFT JOIN tag_keys ON tag_keys.x_TagKeyVariant = lower(x_OriginalKey)
  WHERE x_OriginalValue IS NOT NULL AND x_OriginalValue <> ''
)
SELECT
  Tags,
  keyed.x_TagKey,
  coalesce(tag_values.x_TagValue, x_OriginalValue) AS x_TagValue,
  x_OriginalKey,
  x_OriginalValue,
  x_IsCanonicalKey,
  x_KeyWhere,
  tag_values.x_Where AS x_ValueWhere
FROM keyed
LEFT JOIN tag_values ON tag_values.x_TagKey = keyed.x_TagKey AND tag_values.x_TagValueVariant = lower(x_OriginalValue)
