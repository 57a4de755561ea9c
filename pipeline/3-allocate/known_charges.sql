-- kind:  view
-- in:    accounts, daily_charges, parameters
-- grain: one row of daily_charges that is known on the as-of day
-- spec:  — (days after an as-of day that was asked for are the future; without one nothing is left out; a sub account is called as organization.yaml does)
SELECT daily_charges.* REPLACE (coalesce(accounts.x_SubAccountName, daily_charges.SubAccountName) AS SubAccountName)
FROM daily_charges CROSS JOIN parameters
LEFT JOIN accounts ON accounts.SubAccountId = daily_charges.SubAccountId
WHERE NOT x_IsAsOfGiven OR ChargePeriodStart <= x_AsOf
