-- in:    costs_moved, rule_texts_after, rule_texts_before
-- grain: one rule that says something else, stands elsewhere among the others or catches another cost (x_AllocationRuleId)
-- spec:  —
WITH both_sides AS (
  SELECT
    row_number() OVER (ORDER BY after_.x_AllocationRuleOrder) AS x_RankAfter,
    row_number() OVER (ORDER BY before_.x_AllocationRuleOrder) AS x_RankBefore,
    x_AllocationRuleId
  FROM rule_texts_after AS after_ JOIN rule_texts_before AS before_ USING (x_AllocationRuleId)
),
costs AS (
  SELECT x_AllocationRuleId, sum(x_Before) AS x_Before, sum(x_After) AS x_After FROM costs_moved GROUP BY ALL
)
SELECT
  x_AllocationRuleId,
  CASE
    WHEN x_AllocationRuleId = 'no rule' THEN ''
    WHEN before_.x_Content IS NULL THEN 'added'
    WHEN after_.x_Content IS NULL THEN 'removed'
    WHEN before_.x_Content <> after_.x_Content THEN 'changed'
    WHEN x_RankBefore <> x_RankAfter THEN 'moved'
    ELSE ''
  END AS x_ChangeKind,
  coalesce(after_.x_Where, before_.x_Where) AS x_Where,
  coalesce(after_.x_AllocationRuleText, before_.x_AllocationRuleText, 'What no rule catches') AS x_AllocationRuleText,
  coalesce(x_Before, 0)::DECIMAL(38, 22) AS x_Before,
  coalesce(x_After, 0)::DECIMAL(38, 22) AS x_After,
  (coalesce(x_After, 0) - coalesce(x_Before, 0))::DECIMAL(38, 22) AS x_Move
FROM rule_texts_after AS after_
FULL JOIN rule_texts_before AS before_ USING (x_AllocationRuleId)
FULL JOIN costs USING (x_AllocationRuleId)
LEFT JOIN both_sides USING (x_AllocationRuleId)
WHERE x_Move <> 0 OR x_ChangeKind <> ''
ORDER BY abs(x_Move) DESC, x_AllocationRuleId
