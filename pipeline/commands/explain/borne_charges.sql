-- in:    allocated_charges, charge_rates
-- grain: one row of allocated_charges that the cost center bears in the month; x_DailyChargeNumber is NULL where a pool stands between, and of what a
--        closed month keeps or what corrects one, which x_KeptMonth and x_ChargeKey name
-- spec:  — (names as in reported_charges; EffectiveCost in the reporting currency, beside it what the bill says)
SELECT
  x_DailyChargeNumber,
  CASE WHEN x_Pool IS NULL AND x_DailyChargeNumber IS NULL THEN charge_key(allocated_charges) END AS x_ChargeKey,
  coalesce(x_CorrectedPeriodStart, BillingPeriodStart) AS x_KeptMonth,
  x_CorrectionKind,
  x_CorrectionReference,
  ChargePeriodStart,
  ServiceProviderName,
  SubAccountId,
  ResourceId,
  ChargeCategory,
  x_ChargeCount,
  x_AllocationKind,
  coalesce(x_AllocationRuleId, 'no rule') AS x_AllocationRuleId,
  x_Pool,
  coalesce(ServiceName, '(not stated)') AS ServiceName,
  BillingCurrency,
  EffectiveCost AS x_BillingEffectiveCost,
  in_reporting_currency(EffectiveCost, x_Rate) AS EffectiveCost
FROM allocated_charges JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
WHERE BillingPeriodStart = $month::DATE AND x_CostCenter = $cost_center AND ($service::VARCHAR IS NULL OR coalesce(ServiceName, '(not stated)') = $service)
