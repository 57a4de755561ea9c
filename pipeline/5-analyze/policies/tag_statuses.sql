-- in:    charge_tags, handed_tags, policy_values, tag_policies, tag_values
-- grain: one policy and tag value that charges carry under its key (x_Policy, x_TagValue)
-- spec:  — (synonyms first, then without regard to case)
WITH carried AS (
  SELECT DISTINCT x_TagKey, x_TagValue FROM charge_tags
  UNION SELECT x_TagKey, x_TagValue FROM handed_tags
),
allowed AS (
  SELECT x_Policy, x_Operator, coalesce(lower(tag_values.x_TagValue), x_Operand) AS x_Operand
  FROM policy_values
  JOIN tag_policies USING (x_Policy)
  LEFT JOIN tag_values ON x_Operator = 'is' AND tag_values.x_TagKey = tag_policies.x_TagKey AND tag_values.x_TagValueVariant = x_Operand
),
known AS (
  SELECT carried.x_TagKey, carried.x_TagValue, coalesce(tag_values.x_TagValue, carried.x_TagValue) AS x_Word
  FROM carried LEFT JOIN tag_values ON tag_values.x_TagKey = carried.x_TagKey AND tag_values.x_TagValueVariant = lower(carried.x_TagValue)
)
SELECT
  tag_policies.x_Policy,
  x_TagKey,
  x_TagValue,
  count(x_Operator) = 0 OR bool_or(CASE x_Operator WHEN 'is' THEN lower(x_Word) = x_Operand ELSE regexp_matches(x_Word, x_Operand, 'i') END) AS x_IsAllowed
FROM tag_policies
JOIN known USING (x_TagKey)
LEFT JOIN allowed ON allowed.x_Policy = tag_policies.x_Policy
GROUP BY ALL
