-- in:    reported_charges, scope_cost_centers, forecast_services, forecast_scopes, forecast_calendar
-- grain: one thing that is forecast (x_ScopeLevel, x_ScopeUnit): usage that is billed as one row a month and still grows in the running one
-- spec:  — (such a row starts on the first; it grows when its amount is nearer to the elapsed share of the month before than to all of it)
WITH meters AS (
  SELECT
    BillingPeriodStart, ServiceProviderName, SubAccountId, ServiceName, SkuMeter, RegionId, ResourceId, x_CostCenter, x_Pool,
    sum(EffectiveCost) AS EffectiveCost,
    bool_and(ChargePeriodStart = BillingPeriodStart) AS isLump
  FROM reported_charges CROSS JOIN forecast_calendar
  WHERE ChargeCategory = 'Usage' AND ChargeClass IS NULL
    AND BillingPeriodStart IN (x_RunningMonth, x_RunningMonth - INTERVAL 1 MONTH)
    AND ChargePeriodStart <= x_KnownThrough
  GROUP BY ALL
), pairs AS (
  SELECT
    running.* EXCLUDE (BillingPeriodStart, isLump),
    before.EffectiveCost AS previousCost,
    day(x_KnownThrough) AS knownDays,
    day(last_day(x_KnownThrough)) AS monthDays
  FROM meters AS running
  JOIN forecast_calendar ON running.BillingPeriodStart = x_RunningMonth
  JOIN meters AS before
    ON before.BillingPeriodStart < x_RunningMonth
    AND before.ServiceProviderName = running.ServiceProviderName
    AND before.SubAccountId = running.SubAccountId
    AND before.ServiceName = running.ServiceName
    AND before.SkuMeter = running.SkuMeter
    AND before.RegionId = running.RegionId
    AND before.ResourceId IS NOT DISTINCT FROM running.ResourceId
    AND before.x_CostCenter = running.x_CostCenter
    AND before.x_Pool IS NOT DISTINCT FROM running.x_Pool
  WHERE running.isLump AND before.isLump AND before.EffectiveCost > 0 AND running.EffectiveCost > 0
), growing AS (
  SELECT *, (EffectiveCost * (monthDays - knownDays) / knownDays)::DECIMAL(38, 12) AS costToCome
  FROM pairs
  WHERE abs(EffectiveCost - previousCost * knownDays / monthDays) < abs(EffectiveCost - previousCost)
), scoped AS (
  SELECT x_ScopeLevel, x_ScopeUnit, costToCome FROM growing JOIN scope_cost_centers USING (x_CostCenter)
  UNION ALL
  SELECT 'provider', ServiceProviderName, costToCome FROM growing
  UNION ALL
  SELECT 'service', x_ScopeUnit, costToCome FROM growing JOIN forecast_services USING (ServiceProviderName, ServiceName)
  UNION ALL
  SELECT 'pool', coalesce(x_Pool, 'No pool'), costToCome FROM growing
)
SELECT x_ScopeLevel, x_ScopeUnit, sum(costToCome)::DECIMAL(38, 12) AS x_CostToCome
FROM scoped SEMI JOIN forecast_scopes USING (x_ScopeLevel, x_ScopeUnit)
GROUP BY ALL
