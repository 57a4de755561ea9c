-- in:    allocated_charges, charge_rates
-- grain: one row of allocated_charges that the cost center bears in the month; x_DailyChargeNumber is NULL where a pool stands between
-- spec:  — (names as in reported_charges; EffectiveCost in the reporting currency, beside it what the bill says)
SELECT
  x_DailyChargeNumber,
  x_AllocationKind,
  coalesce(x_AllocationRuleId, 'no rule') AS x_AllocationRuleId,
  x_Pool,
  coalesce(ServiceName, '(not stated)') AS ServiceName,
  BillingCurrency,
  EffectiveCost AS x_BillingEffectiveCost,
  in_reporting_currency(EffectiveCost, x_Rate) AS EffectiveCost
FROM allocated_charges JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
WHERE BillingPeriodStart = $month::DATE AND x_CostCenter = $cost_center AND ($service::VARCHAR IS NULL OR coalesce(ServiceName, '(not stated)') = $service)
