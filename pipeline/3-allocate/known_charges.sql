-- kind:  view
-- in:    accounts, daily_charges, parameters
-- grain: one row of daily_charges that is known on the as-of day
-- spec:  — (days after an as-of day that was asked for are the future; without one nothing is left out; a sub account is called as organization.yaml does;
--        where a month is closed, closed-months/known_charges.sql stands in)
SELECT
  daily_charges.* REPLACE (coalesce(accounts.x_SubAccountName, daily_charges.SubAccountName) AS SubAccountName),
  NULL::DATE AS x_CorrectedPeriodStart,
  NULL::VARCHAR AS x_CorrectionKind,
  NULL::VARCHAR AS x_CorrectionReference,
  NULL::VARCHAR AS x_ClosedAllocation
FROM daily_charges CROSS JOIN parameters
LEFT JOIN accounts ON accounts.SubAccountId = daily_charges.SubAccountId
WHERE NOT x_IsAsOfGiven OR ChargePeriodStart <= x_AsOf
