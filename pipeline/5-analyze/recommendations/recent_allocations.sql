-- in:    allocated_charges, charge_rates, forecast_calendar
-- grain: who bears how much of one sub account, resource or part of it, and commitment in the recent month (SubAccountId, ResourceId, AllocatedResourceId, CommitmentDiscountId, CommitmentDiscountStatus, x_CostCenter)
-- spec:  as recent_charges, added up once for all findings
SELECT
  SubAccountId, ResourceId, AllocatedResourceId, CommitmentDiscountId, CommitmentDiscountStatus, x_CostCenter,
  sum(in_reporting_currency(EffectiveCost, x_Rate)) AS EffectiveCost
FROM allocated_charges
JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
CROSS JOIN forecast_calendar
WHERE ChargePeriodStart > x_KnownThrough - INTERVAL 1 MONTH AND ChargePeriodStart <= x_KnownThrough
GROUP BY ALL
