-- in: earlier.allocation_rules, later.allocation_rules
-- grain: one rule that says something else, or that is new or gone (x_AllocationRuleId)
-- spec: — (with the commit of its line, as far as git knew it when the edition was built)
SELECT
  x_AllocationRuleId,
  CASE WHEN before_.x_AllocationRuleText IS NULL THEN 'New' WHEN after_.x_AllocationRuleText IS NULL THEN 'Gone' ELSE 'Changed' END AS x_RuleChange,
  before_.x_AllocationRuleText AS x_EarlierText,
  after_.x_AllocationRuleText AS x_AllocationRuleText,
  coalesce(before_.EffectiveCost, 0)::DECIMAL(38, 12) AS x_EarlierEffectiveCost,
  coalesce(after_.EffectiveCost, 0)::DECIMAL(38, 12) AS EffectiveCost,
  coalesce(after_.x_Where, before_.x_Where) AS x_Where,
  after_.x_Author AS x_Author,
  after_.x_Commit AS x_Commit,
  after_.x_CommittedOn AS x_CommittedOn
FROM earlier.allocation_rules AS before_ FULL JOIN later.allocation_rules AS after_ USING (x_AllocationRuleId)
WHERE before_.x_AllocationRuleText IS DISTINCT FROM after_.x_AllocationRuleText
ORDER BY coalesce(after_.x_AllocationRuleOrder, before_.x_AllocationRuleOrder), x_AllocationRuleId
