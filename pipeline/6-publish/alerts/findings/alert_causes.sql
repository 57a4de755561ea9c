-- in:    cost_centers, daily_costs, parameters
-- grain: one unit of the organization (x_ScopeLevel, x_ScopeUnit)
-- spec:  the service that costs most in the month so far, and the one that rose most against the same days of the month before; null where none rose
WITH calendar AS (
  SELECT
    date_trunc('month', max(ChargePeriodStart))::DATE AS x_Month,
    extract('day' FROM max(ChargePeriodStart)) AS x_Days,
    max(ChargePeriodStart) = last_day(max(ChargePeriodStart)) AS x_IsWhole
  FROM daily_costs CROSS JOIN parameters
  WHERE ChargePeriodStart <= x_AsOf
),
sides AS (
  SELECT
    x_CostCenter, ServiceProviderName, ServiceName,
    CASE WHEN ChargePeriodStart >= x_Month THEN EffectiveCost ELSE 0 END AS EffectiveCost,
    CASE WHEN ChargePeriodStart >= x_Month THEN EffectiveCost ELSE -EffectiveCost END AS x_Change
  FROM daily_costs CROSS JOIN calendar
  WHERE ChargePeriodStart BETWEEN x_Month - INTERVAL 1 MONTH AND last_day(x_Month) AND (x_IsWhole OR extract('day' FROM ChargePeriodStart) <= x_Days)
),
services AS (
  SELECT x_CostCenter, ServiceProviderName, ServiceName, sum(EffectiveCost) AS EffectiveCost, sum(x_Change) AS x_Change
  FROM sides
  GROUP BY ALL
),
units AS (
  SELECT 'company' AS x_ScopeLevel, x_Company AS x_ScopeUnit, services.* FROM services JOIN cost_centers USING (x_CostCenter)
  UNION ALL
  SELECT 'business unit', x_BusinessUnit, services.* FROM services JOIN cost_centers USING (x_CostCenter)
  UNION ALL
  SELECT 'department', x_Department, services.* FROM services JOIN cost_centers USING (x_CostCenter)
  UNION ALL
  SELECT 'cost center', x_CostCenter, services.* FROM services
),
totals AS (
  SELECT
    x_ScopeLevel, x_ScopeUnit, concat_ws(' of ', ServiceName, ServiceProviderName) AS x_Service,
    sum(EffectiveCost)::DECIMAL(38, 12) AS EffectiveCost, sum(x_Change)::DECIMAL(38, 12) AS x_Change
  FROM units
  GROUP BY ALL
)
SELECT
  x_ScopeLevel, x_ScopeUnit,
  arg_max(x_Service, (EffectiveCost, x_Service)) AS x_LargestService,
  max(EffectiveCost) AS x_LargestEffectiveCost,
  arg_max(x_Service, (x_Change, x_Service)) FILTER (x_Change > 0) AS x_RisenService,
  max(x_Change) FILTER (x_Change > 0) AS x_Change
FROM totals
GROUP BY ALL
