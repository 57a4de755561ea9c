-- in:    policy_charges, policy_exceptions
-- grain: one combination of what exceptions speak of, and policy that does not ask for its tag there (x_FactsId, x_Policy)
-- spec:  — (comparison ignores case; an exception holds when all of its conditions do)
WITH facts AS (
  SELECT DISTINCT
    x_FactsId, ServiceProviderName, SubAccountId, SubAccountName, ServiceCategory, ServiceName, ResourceType, ChargeCategory, ChargeClass,
    ChargeFrequency, PricingCategory, CommitmentDiscountStatus, CASE WHEN ResourceId IS NOT NULL THEN 'true' END AS ResourceId
  FROM policy_charges
),
facts_as_rows AS (
  UNPIVOT facts ON COLUMNS(* EXCLUDE (x_FactsId)) INTO NAME x_Column VALUE x_Value
),
met AS (
  SELECT DISTINCT x_FactsId, x_Policy, x_Exception, x_Condition
  FROM facts_as_rows JOIN policy_exceptions USING (x_Column)
  WHERE CASE x_Operator
    WHEN 'is' THEN lower(x_Value) = x_Operand
    WHEN 'any' THEN true
    WHEN 'prefix' THEN starts_with(lower(x_Value), x_Operand)
    WHEN 'contains' THEN contains(lower(x_Value), x_Operand)
    WHEN 'regex' THEN regexp_matches(x_Value, x_Operand, 'i')
    ELSE false
  END
),
exceptions AS (
  SELECT facts.x_FactsId, conditions.x_Policy, conditions.x_Exception
  FROM facts
  CROSS JOIN (SELECT DISTINCT x_Policy, x_Exception, x_Condition, x_IsNegated = 'true' AS isNegated FROM policy_exceptions) AS conditions
  LEFT JOIN met USING (x_FactsId, x_Policy, x_Exception, x_Condition)
  GROUP BY ALL
  HAVING bool_and((met.x_Policy IS NOT NULL) <> isNegated)
)
SELECT DISTINCT x_FactsId, x_Policy FROM exceptions
