-- in:    profile_attributes, rule_conditions
-- grain: one profile and condition that its attribute meets (x_ProfileId, x_ConditionSet, x_Alternative, x_ConditionNumber)
-- spec:  — (comparison ignores case; each value is tried once, however many profiles have it: equality by a hash join, patterns one by one)
WITH attribute_values AS (
  SELECT DISTINCT x_Attribute, x_Value FROM profile_attributes
),
met AS (
  SELECT attribute_values.x_Attribute, x_Value, x_ConditionSet, x_Alternative, x_ConditionNumber
  FROM attribute_values
  JOIN rule_conditions
    ON rule_conditions.x_Attribute = attribute_values.x_Attribute AND x_Operand = lower(x_Value)
  WHERE x_Operator = 'is'
  UNION
  SELECT x_Attribute, x_Value, x_ConditionSet, x_Alternative, x_ConditionNumber
  FROM attribute_values
  JOIN (FROM rule_conditions WHERE x_Operator <> 'is') AS patterns USING (x_Attribute)
  WHERE CASE x_Operator
    WHEN 'any' THEN true
    WHEN 'prefix' THEN starts_with(lower(x_Value), x_Operand)
    WHEN 'contains' THEN contains(lower(x_Value), x_Operand)
    WHEN 'regex' THEN regexp_matches(x_Value, x_Operand, 'i')
    ELSE false
  END
)
SELECT DISTINCT x_ProfileId, x_ConditionSet, x_Alternative, x_ConditionNumber
FROM profile_attributes JOIN met USING (x_Attribute, x_Value)
