-- kind:  view
-- in:    allocated_charges, dimension
-- grain: one row of allocated_charges, as the dimension after this one sees it: a charge that says who bears it
-- spec:  — (shared cost is handed on as it was split: each part is a charge of its payer, without resource and SKU)
SELECT allocated_charges.* EXCLUDE (x_CostCenter, x_AllocationKind, x_AllocationRuleId, x_Pool, x_Share), x_CostCenter AS x_PayerBefore, x_Attribute
FROM allocated_charges CROSS JOIN dimension
