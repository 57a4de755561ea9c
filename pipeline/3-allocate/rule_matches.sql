-- in:    charge_profiles, condition_hits, condition_sets, rule_conditions
-- grain: one profile and set of conditions that holds for it in some way (x_ProfileId, x_ConditionSet)
-- spec:  — (an alternative holds when each of its conditions is met and none of its negated ones)
WITH needs AS (
  SELECT x_ConditionSet, x_Alternative, count(DISTINCT x_ConditionNumber) FILTER (x_IsNegated = 'false') AS positives
  FROM condition_sets LEFT JOIN rule_conditions USING (x_ConditionSet, x_Alternative)
  GROUP BY ALL
),
met AS (
  SELECT
    x_ProfileId,
    x_ConditionSet,
    x_Alternative,
    count(DISTINCT x_ConditionNumber) FILTER (x_IsNegated = 'false') AS positives,
    count(*) FILTER (x_IsNegated = 'true') AS vetoes
  FROM condition_hits
  JOIN (SELECT DISTINCT x_ConditionSet, x_Alternative, x_ConditionNumber, x_IsNegated FROM rule_conditions)
    USING (x_ConditionSet, x_Alternative, x_ConditionNumber)
  GROUP BY ALL
)
SELECT x_ProfileId, x_ConditionSet
FROM met JOIN needs USING (x_ConditionSet, x_Alternative, positives)
WHERE vetoes = 0 AND positives > 0
UNION
SELECT x_ProfileId, x_ConditionSet
FROM charge_profiles CROSS JOIN needs
WHERE positives = 0 AND NOT EXISTS (
  FROM met
  WHERE met.x_ProfileId = charge_profiles.x_ProfileId
    AND met.x_ConditionSet = needs.x_ConditionSet
    AND met.x_Alternative = needs.x_Alternative
    AND met.vetoes > 0
)
