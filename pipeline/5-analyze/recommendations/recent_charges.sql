-- in:    known_charges, charge_rates, forecast_calendar, parameters
-- grain: one row of known_charges in the calendar month that ends on the last known day, in the reporting currency
-- spec:  FOCUS 1.4; a calendar month holds each monthly fee exactly once. What a commitment pays for is paid whether or not it is used: not avoidable
SELECT
  known_charges.* REPLACE (in_reporting_currency(EffectiveCost, x_Rate) AS EffectiveCost),
  CASE WHEN CommitmentDiscountStatus IS NULL THEN in_reporting_currency(EffectiveCost, x_Rate) ELSE 0 END::DECIMAL(38, 12) AS x_AvoidableCost,
  x_ReportingCurrency,
  forecast_calendar.x_KnownThrough
FROM known_charges
JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
CROSS JOIN forecast_calendar
CROSS JOIN parameters
WHERE ChargePeriodStart > x_KnownThrough - INTERVAL 1 MONTH AND ChargePeriodStart <= x_KnownThrough
