-- in: cost_centers
-- grain: one department (x_Department)
-- spec: —
SELECT DISTINCT x_Department FROM cost_centers WHERE x_Department IS NOT NULL AND x_CostCenter <> 'Unallocated' ORDER BY x_Department
