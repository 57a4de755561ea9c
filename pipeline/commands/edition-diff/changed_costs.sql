-- in:    compared_costs
-- grain: one row of compared_costs that differs, or of which a cause took what another gave
-- spec:  —
SELECT *
FROM compared_costs
WHERE x_Change <> 0 OR coalesce(x_DataChange, 0) <> 0 OR coalesce(x_RuleChange, 0) <> 0 OR coalesce(x_CodeChange, 0) <> 0
