-- in:    daily_origins, split_charges
-- grain: one day and combination of dimensions (every column before BilledCost)
-- spec:  pipeline/contract/charges.ts
SELECT * EXCLUDE (x_Origin)
FROM daily_origins
WHERE x_Origin IS NULL
UNION ALL BY NAME
SELECT * EXCLUDE (x_Origin)
FROM split_charges
