-- in:    charge_profiles, condition_hits, cost_centers, profile_attributes, rule_conditions, rules
-- grain: one profile that a rule catches, with the first such rule (x_ProfileId)
-- spec:  — (first match wins, in the order of allocation.yaml)
WITH needs AS (
  SELECT
    rules.*,
    count(DISTINCT x_ConditionNumber) FILTER (x_IsNegated = 'false') AS positives
  FROM rules LEFT JOIN rule_conditions USING (x_AllocationRuleOrder)
  GROUP BY ALL
),
met AS (
  SELECT
    x_ProfileId,
    x_AllocationRuleOrder,
    count(DISTINCT x_ConditionNumber) FILTER (x_IsNegated = 'false') AS positives,
    count(*) FILTER (x_IsNegated = 'true') AS vetoes
  FROM condition_hits
  JOIN (SELECT DISTINCT x_AllocationRuleOrder, x_ConditionNumber, x_IsNegated FROM rule_conditions)
    USING (x_AllocationRuleOrder, x_ConditionNumber)
  GROUP BY ALL
),
candidates AS (
  SELECT x_ProfileId, x_AllocationRuleOrder
  FROM met JOIN needs USING (x_AllocationRuleOrder, positives)
  WHERE vetoes = 0 AND positives > 0
  UNION ALL
  SELECT x_ProfileId, x_AllocationRuleOrder
  FROM charge_profiles CROSS JOIN needs
  WHERE positives = 0 AND NOT EXISTS (
    FROM met WHERE met.x_ProfileId = charge_profiles.x_ProfileId AND met.x_AllocationRuleOrder = needs.x_AllocationRuleOrder
  )
),
payer_names AS (
  SELECT lower(x_CostCenterName) AS x_Word, x_CostCenter FROM cost_centers
  UNION SELECT lower(x_CostCenter), x_CostCenter FROM cost_centers
)
SELECT
  candidates.x_ProfileId,
  x_AllocationRuleId,
  coalesce(rules.x_CostCenter, payer_names.x_CostCenter) AS x_CostCenter,
  x_Pool
FROM candidates
JOIN rules USING (x_AllocationRuleOrder)
LEFT JOIN profile_attributes
  ON profile_attributes.x_ProfileId = candidates.x_ProfileId AND x_Attribute = x_CostCenterFrom
LEFT JOIN payer_names ON payer_names.x_Word = lower(x_Value)
WHERE x_CostCenterFrom IS NULL OR payer_names.x_CostCenter IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY candidates.x_ProfileId ORDER BY x_AllocationRuleOrder::INTEGER) = 1
