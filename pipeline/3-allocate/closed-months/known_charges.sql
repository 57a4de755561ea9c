-- kind:  view
-- in:    accounts, closed_charges, open_charges
-- grain: one row of open_charges, or daily charge that a closed month keeps
-- spec:  — (as ../known_charges.sql; x_ClosedAllocation is rule, payer and pool of a charge that a closed month keeps)
SELECT
  open_charges.* REPLACE (coalesce(accounts.x_SubAccountName, open_charges.SubAccountName) AS SubAccountName),
  NULL::VARCHAR AS x_ClosedAllocation
FROM open_charges LEFT JOIN accounts ON accounts.SubAccountId = open_charges.SubAccountId
UNION ALL BY NAME
SELECT
  * EXCLUDE (x_ClosedRowKind, x_Dimension, x_CostCenter, x_AllocationKind, x_AllocationRuleId, x_Pool, x_Share, x_Rate, x_RateDay, x_RateSource),
  to_json([x_AllocationRuleId, x_CostCenter, x_Pool])::VARCHAR AS x_ClosedAllocation
FROM closed_charges
WHERE x_ClosedRowKind <> 'Part'
