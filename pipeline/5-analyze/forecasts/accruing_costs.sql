-- in:    reported_charges, scope_cost_centers, forecast_calendar
-- grain: one unit of the organization (x_ScopeLevel, x_ScopeUnit): usage that is billed as one row a month and still grows in the running one
-- spec:  — (such a row starts on the first; it grows when its amount is nearer to the elapsed share of the month before than to all of it)
WITH meters AS (
  SELECT
    BillingPeriodStart, ServiceProviderName, SubAccountId, ServiceName, SkuMeter, RegionId, ResourceId, x_CostCenter,
    sum(EffectiveCost) AS EffectiveCost,
    bool_and(ChargePeriodStart = BillingPeriodStart) AS isLump
  FROM reported_charges CROSS JOIN forecast_calendar
  WHERE ChargeCategory = 'Usage' AND ChargeClass IS NULL
    AND BillingPeriodStart IN (x_RunningMonth, x_RunningMonth - INTERVAL 1 MONTH)
    AND ChargePeriodStart <= x_KnownThrough
  GROUP BY ALL
), pairs AS (
  SELECT
    running.x_CostCenter,
    running.EffectiveCost,
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
  WHERE running.isLump AND before.isLump AND before.EffectiveCost > 0 AND running.EffectiveCost > 0
)
SELECT
  x_ScopeLevel,
  x_ScopeUnit,
  sum((EffectiveCost * (monthDays - knownDays) / knownDays)::DECIMAL(38, 12))::DECIMAL(38, 12) AS x_CostToCome
FROM pairs JOIN scope_cost_centers USING (x_CostCenter)
WHERE abs(EffectiveCost - previousCost * knownDays / monthDays) < abs(EffectiveCost - previousCost)
GROUP BY ALL
