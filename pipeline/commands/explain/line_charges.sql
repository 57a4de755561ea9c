-- in:    booked_amounts, wanted_charges
-- grain: one daily charge of the bills behind the number (x_DailyChargeNumber) and through what it came
-- spec:  —
SELECT x_Through, x_DailyChargeNumber FROM wanted_charges WHERE x_DailyChargeNumber IS NOT NULL
UNION
SELECT x_Through, x_DailyChargeNumber FROM booked_amounts WHERE x_DailyChargeNumber IS NOT NULL
