-- kind:  view
-- in:    closed_charges, dimension
-- grain: one row of allocated_charges of this dimension, as a closed month keeps it
-- spec:  pipeline/contract/closing.ts
SELECT closed_charges.* EXCLUDE (x_ClosedRowKind, x_Dimension, x_Rate, x_RateDay, x_RateSource)
FROM closed_charges JOIN dimension
  ON dimension.x_Dimension = CASE closed_charges.x_ClosedRowKind WHEN 'Charge' THEN 'cost_centers' ELSE closed_charges.x_Dimension END
