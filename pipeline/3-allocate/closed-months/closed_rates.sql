-- in:    closed_charges
-- grain: one day of charges in a closed month and currency (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
-- spec:  —
SELECT BillingPeriodStart, ChargePeriodStart, BillingCurrency, any_value(x_Rate) AS x_Rate, any_value(x_RateDay) AS x_RateDay, any_value(x_RateSource) AS x_RateSource
FROM closed_charges
WHERE x_ClosedRowKind <> 'Part'
GROUP BY ALL
