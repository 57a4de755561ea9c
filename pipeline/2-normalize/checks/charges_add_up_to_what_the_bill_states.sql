-- severity: blocking
-- in:    bill_totals
SELECT * FROM bill_totals WHERE x_Difference <> 0
