-- kind:  view
-- in:    daily_charges, parameters
-- grain: one row of daily_charges that is known on the as-of day
-- spec:  — (days after an as-of day that was asked for are the future; without one nothing is left out)
SELECT daily_charges.*
FROM daily_charges CROSS JOIN parameters
WHERE NOT x_IsAsOfGiven OR ChargePeriodStart <= x_AsOf
