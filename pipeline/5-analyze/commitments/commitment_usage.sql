-- in:    charges, charge_rates, commitment_inventory, commitment_meters, forecast_calendar, recent_charges, recommendation_findings
-- grain: one hour of usage on demand that a plan could cover, by group of plans, family and region (x_PlanGroup, x_Family, RegionId, x_Hour)
-- spec:  — (of the 60 days to the last known one; what active commitments cover is left out, and so is what their unused part could; what ended ones covered is on
--        demand now. What recommendations take away from a resource is gone. Lines longer than an hour are spread evenly over theirs)
WITH taken AS (
  SELECT ResourceId, sum(x_MonthlySavings) AS monthlySavings
  FROM recommendation_findings WHERE ResourceId IS NOT NULL AND x_Action IS DISTINCT FROM 'Purchase' GROUP BY ALL
), shares AS (
  SELECT ResourceId, greatest(0, 1 - any_value(monthlySavings)::DOUBLE / nullif(sum(x_AvoidableCost)::DOUBLE, 0)) AS leftShare
  FROM recent_charges JOIN taken USING (ResourceId) GROUP BY ALL
), recent AS (
  SELECT
    ServiceProviderName, ServiceName, SkuMeter, RegionId, ResourceId, CommitmentDiscountId, CommitmentDiscountStatus,
    x_CommitmentStatus IS NOT DISTINCT FROM 'Active' AS isActive,
    date_trunc('hour', charges.ChargePeriodStart) AS firstHour,
    greatest(1, date_diff('hour', date_trunc('hour', charges.ChargePeriodStart), least(ChargePeriodEnd, x_KnownThrough + INTERVAL 1 DAY))) AS hours,
    in_reporting_currency(EffectiveCost, x_Rate)::DOUBLE AS effective,
    in_reporting_currency(CASE WHEN ContractedCost > 0 THEN ContractedCost WHEN ListCost > 0 THEN ListCost ELSE EffectiveCost END, x_Rate)::DOUBLE AS onDemand
  FROM charges
  CROSS JOIN forecast_calendar
  JOIN charge_rates
    ON charge_rates.BillingPeriodStart = date_trunc('month', charges.BillingPeriodStart)::DATE AND charge_rates.ChargePeriodStart = charges.ChargePeriodStart::DATE
      AND charge_rates.BillingCurrency = charges.BillingCurrency
  LEFT JOIN commitment_inventory USING (ServiceProviderName, CommitmentDiscountId)
  WHERE ChargeCategory = 'Usage' AND PricingCategory IS DISTINCT FROM 'Dynamic' AND x_SplitWeight IS NULL
    AND (CommitmentDiscountId IS NOT NULL OR PricingCategory IS DISTINCT FROM 'Committed')
    AND ChargePeriodEnd > x_KnownThrough - 59 AND charges.ChargePeriodStart::DATE <= x_KnownThrough
), metered AS (
  SELECT
    recent.*,
    {'planGroup': x_PlanGroup, 'family': x_Family, 'ownPlan': x_OwnPlan, 'broadPlan': x_BroadPlan, 'provider': ServiceProviderName,
      'region': CASE WHEN x_IsRegional THEN RegionId END} AS place
  FROM recent JOIN commitment_meters USING (ServiceProviderName, ServiceName, SkuMeter)
  WHERE x_OwnPlan IS NOT NULL OR x_BroadPlan IS NOT NULL
), covered AS (
  SELECT CommitmentDiscountId, place, sum(onDemand ORDER BY firstHour, onDemand) AS onDemand, sum(effective ORDER BY firstHour, effective) AS effective
  FROM metered WHERE CommitmentDiscountStatus = 'Used' AND isActive GROUP BY ALL
), homes AS (
  SELECT CommitmentDiscountId, max_by(place, (onDemand, place)) AS place, sum(onDemand ORDER BY place) / nullif(sum(effective ORDER BY place), 0) AS perCommitted
  FROM covered GROUP BY ALL
), lines AS (
  SELECT place, firstHour, hours, onDemand * coalesce(leftShare, 1) AS onDemand, true AS isUsage
  FROM metered LEFT JOIN shares USING (ResourceId)
  WHERE CommitmentDiscountId IS NULL OR (CommitmentDiscountStatus = 'Used' AND NOT isActive)
  UNION ALL
  SELECT homes.place, firstHour, hours, -effective * perCommitted, false
  FROM recent JOIN homes USING (CommitmentDiscountId)
  WHERE CommitmentDiscountStatus = 'Unused' AND isActive
), periods AS (
  SELECT place, firstHour, hours, isUsage, sum(onDemand ORDER BY onDemand) AS onDemand FROM lines GROUP BY ALL
), spread AS (
  SELECT *, firstHour + to_hours(unnest(range(hours))) AS x_Hour, onDemand / hours AS hourlyCost FROM periods
)
SELECT
  place.planGroup AS x_PlanGroup,
  place.family AS x_Family,
  place.ownPlan AS x_OwnPlan,
  place.broadPlan AS x_BroadPlan,
  place.provider AS ServiceProviderName,
  place.region AS RegionId,
  x_Hour,
  greatest(0, sum(hourlyCost ORDER BY firstHour, hours, isUsage)) AS x_OnDemandCost,
  coalesce(sum(hourlyCost ORDER BY firstHour) FILTER (hours = 1 AND isUsage), 0) AS x_HourlyLineCost
FROM spread CROSS JOIN forecast_calendar
WHERE x_Hour >= x_KnownThrough - 59
GROUP BY ALL
