-- title: Test machine that never sleeps
-- why:   Nobody tests at night or on Sunday: of the 168 hours of a week a working team uses about 60, and a machine that could be stopped is billed for all of them.
-- do:    Stop it on a schedule, for example on from 7 to 19 on working days, and let people start it when they need it. Disks and addresses are still billed.
-- learn: https://docs.aws.amazon.com/solutions/latest/instance-scheduler-on-aws/solution-overview.html
-- in:    charge_tags, recent_charges
-- meters: BoxUsage:|(InstanceUsage|Multi-AZUsage):db\.|Notebk:|(Core|Ram|GPU) running in |^[A-Z]+[0-9]+[a-z]* v[0-9]+
-- grain: one machine, database instance or notebook, or a group of them, of an environment that is not production (SubAccountId, RegionId, ResourceId)
-- spec:  — (environment by its tag, else by the sub account's name. One that is billed for 23 hours and more each day runs at night too: 108 of 168 hours could be
--        saved; of a group of several only the weekend is proven, when as much runs then as on the five days before: 48 of 168 hours)
WITH environments AS (
  SELECT Tags, lower(any_value(x_TagValue)) AS environment FROM charge_tags WHERE x_TagKey IN ('environment', 'env', 'stage') GROUP BY ALL
), days AS (
  SELECT
    ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId, ChargePeriodStart,
    coalesce(environment, regexp_extract(lower(SubAccountName), '(^|[-_ ])(dev|test|qa|staging|sandbox|nonprod|uat)([-_ ]|$)', 2)) AS environment,
    string_agg(DISTINCT SkuMeter, ', ' ORDER BY SkuMeter) AS meters,
    sum(coalesce(ConsumedQuantity, PricingQuantity)) AS hours,
    sum(x_AvoidableCost) AS avoidable,
    max(x_KnownThrough) AS knownThrough, any_value(x_ReportingCurrency) AS currency
  FROM recent_charges LEFT JOIN environments USING (Tags)
  WHERE ChargeCategory = 'Usage' AND EffectiveCost > 0 AND ResourceId IS NOT NULL AND PricingUnit ILIKE '%h%r%' AND coalesce(PricingCategory, '') <> 'Dynamic'
    AND (regexp_matches(SkuMeter, 'BoxUsage:|(InstanceUsage|Multi-AZUsage):db\.|Notebk:|(Core|Ram|GPU) running in ')
      OR (ServiceName = 'Virtual Machines' AND NOT contains(SkuMeter, 'Spot')))
  GROUP BY ALL
), machines AS (
  SELECT
    ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId, environment,
    max(meters) AS meters, sum(avoidable) AS avoidable, min(ChargePeriodStart) AS x_EvidenceFirstDay, max(ChargePeriodStart) AS x_EvidenceLastDay,
    count(*) AS dayCount, count(*) FILTER (isodow(ChargePeriodStart) > 5) AS weekendDays,
    min(hours) AS leastHours, max(hours) AS mostHours,
    avg(hours) FILTER (isodow(ChargePeriodStart) > 5) AS weekendHours,
    avg(hours) FILTER (isodow(ChargePeriodStart) <= 5) AS workingHours,
    max(knownThrough) AS knownThrough, any_value(currency) AS currency
  FROM days
  WHERE regexp_matches(environment, '^(dev|develop|development|test|testing|qa|staging|stage|sandbox|non-?prod|uat)$')
  GROUP BY ALL
  HAVING dayCount >= 14 AND weekendDays >= 4 AND dayCount >= x_EvidenceLastDay - x_EvidenceFirstDay AND x_EvidenceLastDay >= knownThrough - 3
), found AS (
  SELECT *, leastHours >= 23 AND mostHours <= 25 AND x_EvidenceLastDay - x_EvidenceFirstDay + 1 = dayCount AS isOne
  FROM machines
  WHERE weekendHours >= 0.95 * workingHours AND leastHours >= 0.6 * workingHours AND leastHours >= 23
)
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
  format('{} ({}) ran {:.1f} hours a day at weekends and {:.1f} on working days from {} to {} for {:,.2f} {}; {}.',
    meters, environment, weekendHours, workingHours, x_EvidenceFirstDay, x_EvidenceLastDay, avoidable, currency,
    CASE WHEN isOne THEN 'off at night and at weekends it would run 60 of 168 hours' ELSE 'off at weekends alone it would run 120 of 168 hours' END) AS x_Evidence,
  x_EvidenceFirstDay,
  x_EvidenceLastDay,
  (avoidable * CASE WHEN isOne THEN 108 ELSE 48 END / 168)::DECIMAL(38, 12) AS x_MonthlySavings,
  CASE WHEN isOne THEN 'High' ELSE 'Medium' END AS x_Confidence,
  'Low' AS x_Effort,
  avoidable AS x_MonthlyCost,
  'Compute' AS x_CostPart,
  'Schedule' AS x_Action,
  meters AS x_CurrentSku
FROM found
