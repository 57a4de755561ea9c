-- in:    charges, charge_rates, commitment_inventory, commitment_meters, forecast_calendar, recent_charges, recommendation_findings
-- grain: one hour of usage on demand that a plan could cover, by group of plans, family and region (x_PlanGroup, x_Family, RegionId, x_Hour)
-- spec:  — (of the 60 days to the last known one; what active commitments cover is left out, and what ended ones covered is not; what recommendations take away from
--        a resource is gone; lines longer than an hour are spread evenly over theirs)
WITH taken AS (
  SELECT ResourceId, sum(x_MonthlySavings) AS monthlySavings
  FROM recommendation_findings WHERE ResourceId IS NOT NULL AND x_Action IS DISTINCT FROM 'Purchase' GROUP BY ALL
), shares AS (
  SELECT ResourceId, greatest(0, 1 - any_value(monthlySavings)::DOUBLE / nullif(sum(x_AvoidableCost)::DOUBLE, 0)) AS leftShare
  FROM recent_charges JOIN taken USING (ResourceId) GROUP BY ALL
), ended AS (
  SELECT CommitmentDiscountId FROM commitment_inventory WHERE x_CommitmentStatus = 'Ended'
), lines AS (
  SELECT
    x_PlanGroup, x_Family, x_OwnPlan, x_BroadPlan,
    ServiceProviderName,
    CASE WHEN x_IsRegional THEN RegionId END AS RegionId,
    date_trunc('hour', charges.ChargePeriodStart) AS firstHour,
    greatest(1, date_diff('hour', date_trunc('hour', charges.ChargePeriodStart), least(ChargePeriodEnd, x_KnownThrough + INTERVAL 1 DAY))) AS hours,
    sum(in_reporting_currency(CASE WHEN ContractedCost > 0 THEN ContractedCost WHEN ListCost > 0 THEN ListCost ELSE EffectiveCost END, x_Rate)
      ::DOUBLE * coalesce(leftShare, 1)) AS onDemandCost
  FROM charges
  JOIN commitment_meters USING (ServiceProviderName, ServiceName, SkuMeter)
  CROSS JOIN forecast_calendar
  JOIN charge_rates
    ON charge_rates.BillingPeriodStart = date_trunc('month', charges.BillingPeriodStart)::DATE AND charge_rates.ChargePeriodStart = charges.ChargePeriodStart::DATE
      AND charge_rates.BillingCurrency = charges.BillingCurrency
  LEFT JOIN shares USING (ResourceId)
  WHERE ChargeCategory = 'Usage' AND PricingCategory IS DISTINCT FROM 'Dynamic'
    AND ((CommitmentDiscountId IS NULL AND PricingCategory IS DISTINCT FROM 'Committed')
      OR (CommitmentDiscountStatus = 'Used' AND CommitmentDiscountId IN (FROM ended)))
    AND x_SplitWeight IS NULL AND (x_OwnPlan IS NOT NULL OR x_BroadPlan IS NOT NULL)
    AND ChargePeriodEnd > x_KnownThrough - 59 AND charges.ChargePeriodStart::DATE <= x_KnownThrough
  GROUP BY ALL
), spread AS (
  SELECT *, firstHour + to_hours(unnest(range(hours))) AS x_Hour, onDemandCost / hours AS hourlyCost FROM lines
)
SELECT
  x_PlanGroup, x_Family, x_OwnPlan, x_BroadPlan, ServiceProviderName, RegionId, x_Hour,
  greatest(0, sum(hourlyCost ORDER BY firstHour, hours)) AS x_OnDemandCost,
  coalesce(sum(hourlyCost ORDER BY firstHour) FILTER (hours = 1), 0) AS x_HourlyLineCost
FROM spread CROSS JOIN forecast_calendar
WHERE x_Hour >= x_KnownThrough - 59
GROUP BY ALL
