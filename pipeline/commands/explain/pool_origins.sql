-- in:    borne_charges, matched_rules, profiled_charges
-- grain: one daily charge of a pool that the cost center bears a part of (x_DailyChargeNumber), whole, in billing currency
-- spec:  —
SELECT x_DailyChargeNumber, x_Pool, x_AllocationRuleId, BillingCurrency, EffectiveCost
FROM profiled_charges JOIN matched_rules USING (x_ProfileId)
WHERE BillingPeriodStart = $month::DATE
  AND x_Pool IN (SELECT x_Pool FROM borne_charges)
  AND ($service::VARCHAR IS NULL OR coalesce(ServiceName, '(not stated)') = $service)
