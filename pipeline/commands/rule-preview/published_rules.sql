-- in:    allocation_rules, published.allocation_rules
-- grain: one rule that says something else, is tried in another order or catches another effective cost than in the edition (x_AllocationRuleId)
-- spec:  contract/gold.ts
WITH sides AS (
  SELECT
    coalesce(after_.x_AllocationRuleId, before_.x_AllocationRuleId) AS x_AllocationRuleId,
    before_.x_AllocationRuleText AS x_TextBefore,
    after_.x_AllocationRuleText AS x_TextAfter,
    coalesce(after_.x_Where, before_.x_Where) AS x_Where,
    coalesce(before_.EffectiveCost, 0)::DECIMAL(38, 22) AS x_Before,
    coalesce(after_.EffectiveCost, 0)::DECIMAL(38, 22) AS x_After,
    row_number() OVER (PARTITION BY x_TextBefore IS NULL, x_TextAfter IS NULL ORDER BY before_.x_AllocationRuleOrder)
    <> row_number() OVER (PARTITION BY x_TextBefore IS NULL, x_TextAfter IS NULL ORDER BY after_.x_AllocationRuleOrder) AS x_IsMoved
  FROM allocation_rules AS after_ FULL JOIN published.allocation_rules AS before_ USING (x_AllocationRuleId)
)
SELECT
  x_AllocationRuleId,
  CASE
    WHEN x_TextBefore IS NULL THEN 'added'
    WHEN x_TextAfter IS NULL THEN 'removed'
    WHEN x_TextBefore <> x_TextAfter THEN 'changed'
    WHEN x_IsMoved THEN 'moved'
    ELSE ''
  END AS x_ChangeKind,
  x_Where,
  coalesce(x_TextAfter, x_TextBefore) AS x_AllocationRuleText,
  x_Before,
  x_After,
  x_After - x_Before AS x_Move
FROM sides
WHERE x_Before <> x_After OR x_ChangeKind <> ''
