-- in:    borne_charges, matched_rules, profiled_charges
-- grain: one daily charge of a pool that the cost center bears a part of (x_DailyChargeNumber, or x_KeptMonth and x_ChargeKey), whole, in billing currency
-- spec:  —
SELECT
  x_DailyChargeNumber,
  CASE WHEN x_DailyChargeNumber IS NULL THEN charge_key(profiled_charges) END AS x_ChargeKey,
  coalesce(x_CorrectedPeriodStart, BillingPeriodStart) AS x_KeptMonth,
  x_CorrectionKind,
  x_CorrectionReference,
  ChargePeriodStart,
  ServiceProviderName,
  SubAccountId,
  ServiceName,
  ResourceId,
  ChargeCategory,
  x_ChargeCount,
  x_Pool,
  x_AllocationRuleId,
  BillingCurrency,
  EffectiveCost
FROM profiled_charges JOIN matched_rules USING (x_ProfileId)
WHERE BillingPeriodStart = $month::DATE
  AND x_Pool IN (SELECT x_Pool FROM borne_charges)
  AND ($service::VARCHAR IS NULL OR coalesce(ServiceName, '(not stated)') = $service)
