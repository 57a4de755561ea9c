-- in:    allocated_charges, dimension
-- grain: one day, billing period, currency, dimension and value; cost in billing currency
-- spec:  — (read in the schema of each dimension; EffectiveCost stands for the cost that was asked for)
SELECT BillingPeriodStart, ChargePeriodStart, BillingCurrency, x_Dimension, x_CostCenter AS x_DimensionValue, sum(EffectiveCost) AS EffectiveCost
FROM allocated_charges CROSS JOIN dimension
GROUP BY ALL
