-- in:    catalog_words, charge_profiles, payers, profile_attributes, rule_matches, rules
-- grain: one profile that a rule catches, with the first such rule (x_ProfileId)
-- spec:  — (first match wins, in the order of the file, among the rules that hold on the profile's days and whose payer does; what a closed
--        month keeps was matched when it was closed)
WITH payer_words AS (
  SELECT NULL::VARCHAR AS x_Catalog, lower(x_CostCenterName) AS x_Word, x_CostCenter FROM payers
  UNION SELECT NULL, lower(x_CostCenter), x_CostCenter FROM payers
  UNION ALL SELECT x_Catalog, x_Word, x_CostCenter FROM catalog_words
),
matched AS (
  SELECT
    rule_matches.x_ProfileId,
    x_AllocationRuleId,
    coalesce(rules.x_CostCenter, payer_words.x_CostCenter) AS x_CostCenter,
    x_Pool
  FROM rule_matches
  JOIN rules ON x_AllocationRuleOrder = x_ConditionSet
  JOIN charge_profiles ON charge_profiles.x_ProfileId = rule_matches.x_ProfileId
  LEFT JOIN profile_attributes
    ON profile_attributes.x_ProfileId = rule_matches.x_ProfileId AND x_Attribute = x_CostCenterFrom
  LEFT JOIN payer_words ON payer_words.x_Word = lower(x_Value) AND payer_words.x_Catalog IS NOT DISTINCT FROM rules.x_Catalog
  LEFT JOIN payers ON payers.x_CostCenter = coalesce(rules.x_CostCenter, payer_words.x_CostCenter)
  WHERE x_ClosedAllocation IS NULL
    AND (x_CostCenterFrom IS NULL OR payer_words.x_CostCenter IS NOT NULL)
    AND (rules.x_ValidFrom IS NULL OR rules.x_ValidFrom::DATE <= x_SliceStart)
    AND (rules.x_ValidTo IS NULL OR rules.x_ValidTo::DATE > x_SliceStart)
    AND (payers.x_ValidFrom IS NULL OR payers.x_ValidFrom::DATE <= x_SliceStart)
    AND (payers.x_ValidTo IS NULL OR payers.x_ValidTo::DATE > x_SliceStart)
  QUALIFY row_number() OVER (PARTITION BY rule_matches.x_ProfileId ORDER BY x_AllocationRuleOrder::INTEGER) = 1
)
FROM matched
UNION ALL BY NAME
SELECT x_ProfileId, x_ClosedAllocation ->> '$[0]' AS x_AllocationRuleId, x_ClosedAllocation ->> '$[1]' AS x_CostCenter, x_ClosedAllocation ->> '$[2]' AS x_Pool
FROM charge_profiles
WHERE x_ClosedAllocation ->> '$[0]' IS NOT NULL
