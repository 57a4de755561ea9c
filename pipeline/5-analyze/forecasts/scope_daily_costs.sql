-- in:    reported_charges, scope_cost_centers, forecast_calendar
-- grain: one unit of the organization, billing period and day (x_ScopeLevel, x_ScopeUnit, BillingPeriodStart, ChargePeriodStart)
-- spec:  FOCUS 1.4 ChargeCategory, ChargeFrequency, ChargeClass: one-off is tax, credit, adjustment, correction and one-time purchase
WITH payer_days AS (
  SELECT
    BillingPeriodStart, ChargePeriodStart, x_CostCenter,
    ChargeCategory IN ('Tax', 'Credit', 'Adjustment')
      OR coalesce(ChargeClass = 'Correction', false)
      OR (ChargeCategory = 'Purchase' AND coalesce(ChargeFrequency, 'One-Time') <> 'Recurring') AS isOneOff,
    sum(EffectiveCost) AS EffectiveCost
  FROM reported_charges
  GROUP BY ALL
)
SELECT
  x_ScopeLevel, x_ScopeUnit, BillingPeriodStart, ChargePeriodStart,
  coalesce(sum(EffectiveCost) FILTER (NOT isOneOff), 0)::DECIMAL(38, 12) AS x_RegularCost,
  coalesce(sum(EffectiveCost) FILTER (isOneOff), 0)::DECIMAL(38, 12) AS x_OneOffCost
FROM payer_days JOIN scope_cost_centers USING (x_CostCenter) CROSS JOIN forecast_calendar
WHERE ChargePeriodStart <= x_KnownThrough OR BillingPeriodStart <= x_LastCompleteMonth
GROUP BY ALL
