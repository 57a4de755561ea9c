-- kind:  view
-- in:    direct_charges, shared_charges
-- grain: one row of direct_charges or of shared_charges: every cent of known_charges with its payer
-- spec:  — (shared rows name no resource: resources of a pool stay in pool_charges' origin; where a month is closed,
--        closed-months/allocated_charges.sql stands in)
SELECT * FROM direct_charges
UNION ALL BY NAME
SELECT * EXCLUDE (x_PoolChargeNumber) FROM shared_charges
