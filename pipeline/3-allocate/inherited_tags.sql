-- in:    charge_profiles, charge_tags, handed_tags, rule_conditions, rules
-- grain: one profile and tag that a rule reads and its charges take from their resource group or sub account (x_ProfileId, x_TagKey)
-- spec:  — (a charge's own tag goes first, then the group of its sub account, a group of that name anywhere, the sub account; Tags stay as they came)
WITH named AS (
  SELECT DISTINCT x_Attribute FROM rule_conditions
  UNION SELECT x_CostCenterFrom FROM rules WHERE x_CostCenterFrom IS NOT NULL
),
handed AS (
  SELECT
    handed_tags.* EXCLUDE (SubAccountId, x_ResourceGroup), SubAccountId AS x_OfAccount, x_ResourceGroup AS x_OfGroup,
    coalesce(x_ValidFrom, '0001-01-01')::DATE AS x_First, coalesce(x_ValidTo, '9999-12-31')::DATE AS x_End
  FROM handed_tags
  WHERE 'tag.' || x_TagKey IN (FROM named)
),
candidates AS (
  SELECT x_ProfileId, Tags, x_SliceStart, handed.*
  FROM charge_profiles JOIN handed ON x_OfGroup = x_ResourceGroup
  WHERE x_OfAccount IS NULL OR x_OfAccount = SubAccountId
  UNION ALL
  SELECT x_ProfileId, Tags, x_SliceStart, handed.*
  FROM charge_profiles JOIN handed ON x_OfAccount = SubAccountId
  WHERE x_OfGroup IS NULL
)
SELECT x_ProfileId, x_TagKey, x_TagValue, x_OfGroup AS x_ResourceGroup, x_OfAccount AS SubAccountId, x_Where
FROM candidates ANTI JOIN charge_tags USING (Tags, x_TagKey)
WHERE x_First <= x_SliceStart AND x_SliceStart < x_End
QUALIFY row_number() OVER (PARTITION BY x_ProfileId, x_TagKey ORDER BY x_OfGroup IS NULL, x_OfAccount IS NULL, x_Where, x_TagValue) = 1
