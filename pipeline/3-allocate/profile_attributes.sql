-- in:    charge_profiles, charge_tags, inherited_tags, rule_conditions, rules
-- grain: one profile and attribute that has a value (x_ProfileId, x_Attribute)
-- spec:  —
WITH named AS (
  SELECT DISTINCT x_Attribute FROM rule_conditions
  UNION SELECT x_CostCenterFrom FROM rules WHERE x_CostCenterFrom IS NOT NULL
),
columns_as_rows AS (
  UNPIVOT (SELECT * EXCLUDE (Tags, x_NamedColumns, x_SliceStart, x_ClosedAllocation) FROM charge_profiles)
  ON COLUMNS(* EXCLUDE (x_ProfileId)) INTO NAME x_Attribute VALUE x_Value
)
SELECT x_ProfileId, x_Attribute, x_Value FROM columns_as_rows WHERE x_Attribute IN (FROM named)
UNION ALL
SELECT x_ProfileId, 'tag.' || x_TagKey, x_TagValue
FROM charge_profiles JOIN charge_tags USING (Tags)
WHERE 'tag.' || x_TagKey IN (FROM named)
UNION ALL
SELECT x_ProfileId, 'tag.' || x_TagKey, x_TagValue FROM inherited_tags
UNION ALL
SELECT x_ProfileId, pair.key, pair.value ->> '$'
FROM charge_profiles, json_each(x_NamedColumns) AS pair
WHERE pair.key IN (FROM named) AND (pair.value ->> '$') IS NOT NULL
