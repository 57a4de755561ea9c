-- in:    allocated_charges, charge_rates, closing_month, dimension
-- grain: one row of allocated_charges of a dimension beside cost centers
-- spec:  pipeline/contract/closing.ts
SELECT 'Part' AS x_ClosedRowKind, x_Dimension, allocated_charges.*, x_Rate, x_RateDay, x_RateSource
FROM allocated_charges CROSS JOIN dimension
JOIN closing_month USING (BillingPeriodStart)
JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
