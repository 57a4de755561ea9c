-- title: Snapshot kept unchanged for three months
-- why:   A snapshot is a copy for the day something breaks; one that is older than three months is rarely what a restore would use, and is billed every day.
-- do:    Ask the owner whether a law or a contract keeps it; else delete it, or move it to the archive tier, and let a lifecycle policy expire the next ones.
-- learn: https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-lifecycle.html
-- in:    known_charges, metered_resources
-- meters: (?i)snapshot
-- grain: one snapshot (SubAccountId, RegionId, ResourceId)
-- spec:  — (the same size in each of the three whole months before the running one and in it; providers bill a month's quantity by the day, with or without the
--        month's length in it, so either may be what stays the same)
WITH current AS (
  SELECT
    ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId, SkuMeter,
    x_AvoidableCost, x_LastDay, x_KnownThrough, x_ReportingCurrency,
    (date_trunc('month', x_KnownThrough + 1) - INTERVAL 3 MONTH)::DATE AS firstDay
  FROM metered_resources
  WHERE regexp_matches(SkuMeter, '(?i)EBS:SnapshotUsage$|\bSnapshots?$|PD Snapshot') AND ResourceId IS NOT NULL AND x_AvoidableCost > 0 AND x_IsStillBilled
), months AS (
  SELECT
    ServiceProviderName, SubAccountId, ResourceId, SkuMeter, BillingPeriodStart,
    count(DISTINCT ChargePeriodStart) AS days,
    sum(coalesce(PricingQuantity, ConsumedQuantity)) AS quantity,
    day(last_day(BillingPeriodStart)) AS length
  FROM known_charges
  WHERE ChargeCategory = 'Usage' AND (ResourceId, SkuMeter) IN (SELECT (ResourceId, SkuMeter) FROM current)
    AND ChargePeriodStart >= (SELECT min(firstDay) FROM current) AND ChargePeriodStart < (SELECT (max(firstDay) + INTERVAL 3 MONTH)::DATE FROM current)
  GROUP BY ALL
), sizes AS (
  SELECT
    ServiceProviderName, SubAccountId, ResourceId, SkuMeter,
    count(*) AS monthCount,
    bool_and(days = length OR days = 1) AS isWhole,
    max(quantity / days) <= 1.005 * min(quantity / days) OR max(quantity) <= 1.005 * min(quantity) OR max(quantity / length) <= 1.005 * min(quantity / length) AS isSame,
    avg(quantity) AS size
  FROM months
  GROUP BY ALL
)
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
  format('{:,.0f} GB a month, unchanged from {} on to {}: {:,.2f} {} in the last month.', any_value(size), any_value(firstDay), max(x_LastDay), sum(x_AvoidableCost), any_value(x_ReportingCurrency)) AS x_Evidence,
  any_value(firstDay) AS x_EvidenceFirstDay,
  max(x_LastDay) AS x_EvidenceLastDay,
  sum(x_AvoidableCost) AS x_MonthlySavings,
  'Low' AS x_Confidence,
  'Low' AS x_Effort,
  sum(x_AvoidableCost) AS x_MonthlyCost,
  'Delete' AS x_Action
FROM current JOIN sizes USING (ServiceProviderName, SubAccountId, ResourceId, SkuMeter)
WHERE monthCount = 3 AND isWhole AND isSame
GROUP BY ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId
