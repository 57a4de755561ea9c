-- kind:  view
-- in:    allocated_charges, charge_rates, forecast_calendar
-- grain: one row of allocated_charges in the calendar month that ends on the last known day, in the reporting currency
-- spec:  as recent_charges
SELECT allocated_charges.* REPLACE (in_reporting_currency(EffectiveCost, x_Rate) AS EffectiveCost)
FROM allocated_charges
JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
CROSS JOIN forecast_calendar
WHERE ChargePeriodStart > x_KnownThrough - INTERVAL 1 MONTH AND ChargePeriodStart <= x_KnownThrough
