-- in:    catalog_words, rules
-- grain: one rule, with all that it says as text (x_AllocationRuleId)
-- spec:  —
SELECT
  x_AllocationRuleId,
  x_AllocationRuleOrder::INTEGER AS x_AllocationRuleOrder,
  x_Where,
  x_AllocationRuleText,
  concat_ws('|', x_AllocationRuleText, x_ValidFrom, x_ValidTo, (
    SELECT string_agg(x_Word || '=' || catalog_words.x_CostCenter, ',' ORDER BY x_Word)
    FROM catalog_words WHERE catalog_words.x_Catalog = rules.x_AllocationRuleId
  )) AS x_Content
FROM rules
