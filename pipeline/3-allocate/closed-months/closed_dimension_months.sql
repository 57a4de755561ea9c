-- in:    dimension, stored_charges
-- grain: one closed month of this dimension
-- spec:  — (a dimension that came later than the closing is allocated by today's rules)
SELECT DISTINCT BillingPeriodStart, dimension.x_Dimension AS x_ClosedDimension
FROM stored_charges JOIN dimension
  ON dimension.x_Dimension = CASE x_ClosedRowKind WHEN 'Part' THEN stored_charges.x_Dimension ELSE 'cost_centers' END
