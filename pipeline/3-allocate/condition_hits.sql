-- in:    profile_attributes, rule_conditions
-- grain: one profile and condition that its attribute meets (x_ProfileId, x_ConditionSet, x_Alternative, x_ConditionNumber)
-- spec:  — (comparison ignores case; equality is a hash join, patterns are tried attribute by attribute)
SELECT DISTINCT x_ProfileId, x_ConditionSet, x_Alternative, x_ConditionNumber
FROM profile_attributes
JOIN rule_conditions
  ON rule_conditions.x_Attribute = profile_attributes.x_Attribute AND x_Operand = lower(x_Value)
WHERE x_Operator = 'is'
UNION
SELECT x_ProfileId, x_ConditionSet, x_Alternative, x_ConditionNumber
FROM profile_attributes
JOIN rule_conditions USING (x_Attribute)
WHERE CASE x_Operator
  WHEN 'any' THEN true
  WHEN 'prefix' THEN starts_with(lower(x_Value), x_Operand)
  WHEN 'contains' THEN contains(lower(x_Value), x_Operand)
  WHEN 'regex' THEN regexp_matches(x_Value, x_Operand, 'i')
  ELSE false
END
