-- in:    reported_charges, scope_cost_centers, forecast_services, forecast_scopes, forecast_calendar
-- grain: one thing that is forecast, billing period and day (x_ScopeLevel, x_ScopeUnit, BillingPeriodStart, ChargePeriodStart)
-- spec:  FOCUS 1.4 ChargeCategory, ChargeFrequency, ChargeClass: one-off is tax, credit, adjustment, correction and one-time purchase
WITH cells AS (
  SELECT
    BillingPeriodStart, ChargePeriodStart, x_CostCenter, ServiceProviderName, ServiceName, x_Pool,
    ChargeCategory IN ('Tax', 'Credit', 'Adjustment')
      OR coalesce(ChargeClass = 'Correction', false)
      OR (ChargeCategory = 'Purchase' AND coalesce(ChargeFrequency, 'One-Time') <> 'Recurring') AS isOneOff,
    sum(EffectiveCost) AS EffectiveCost
  FROM reported_charges CROSS JOIN forecast_calendar
  WHERE ChargePeriodStart <= x_KnownThrough OR BillingPeriodStart <= x_LastCompleteMonth
  GROUP BY ALL
), scoped AS (
  SELECT x_ScopeLevel, x_ScopeUnit, BillingPeriodStart, ChargePeriodStart, isOneOff, EffectiveCost
  FROM cells JOIN scope_cost_centers USING (x_CostCenter)
  UNION ALL
  SELECT 'provider', ServiceProviderName, BillingPeriodStart, ChargePeriodStart, isOneOff, EffectiveCost FROM cells
  UNION ALL
  SELECT 'service', x_ScopeUnit, BillingPeriodStart, ChargePeriodStart, isOneOff, EffectiveCost
  FROM cells JOIN forecast_services USING (ServiceProviderName, ServiceName)
  UNION ALL
  SELECT 'pool', coalesce(x_Pool, 'No pool'), BillingPeriodStart, ChargePeriodStart, isOneOff, EffectiveCost FROM cells
)
SELECT
  x_ScopeLevel, x_ScopeUnit, BillingPeriodStart, ChargePeriodStart,
  coalesce(sum(EffectiveCost) FILTER (NOT isOneOff), 0)::DECIMAL(38, 12) AS x_RegularCost,
  coalesce(sum(EffectiveCost) FILTER (isOneOff), 0)::DECIMAL(38, 12) AS x_OneOffCost
FROM scoped SEMI JOIN forecast_scopes USING (x_ScopeLevel, x_ScopeUnit)
GROUP BY ALL
