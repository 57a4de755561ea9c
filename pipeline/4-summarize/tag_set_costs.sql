-- in:    charge_rates, known_charges
-- grain: one tag set (Tags)
-- spec:  — (over the whole edition, before pools are split: each charge once)
SELECT Tags, sum(in_reporting_currency(EffectiveCost, x_Rate)) AS EffectiveCost, sum(x_ChargeCount) AS x_ChargeCount
FROM known_charges JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
WHERE Tags IS NOT NULL
GROUP BY Tags
