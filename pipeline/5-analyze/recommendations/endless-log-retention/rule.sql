-- title: Logs that are kept for ever
-- why:   Log storage that only ever grows deletes nothing: the default of most log services is to keep every line until somebody says otherwise.
-- do:    Set a retention of 90 days on the log group; write what must be kept for years to an archive bucket. Ask security and audit for their terms first.
-- learn: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html
-- in:    known_charges, metered_resources
-- meters: (?i)TimedStorage-ByteHrs$|Data Retention|Log Retention
-- grain: one log group, or all of a sub account and region where the bill names none (SubAccountId, RegionId, ResourceId)
-- spec:  — (the quantity of each of six whole months is above that of the month before, as billed or by the day. As nothing was deleted, what was stored three months ago is what is older
--        than 90 days now: that share of the cost would go)
WITH current AS (
  SELECT
    *, (date_trunc('month', x_KnownThrough + 1) - INTERVAL 6 MONTH)::DATE AS firstDay
  FROM metered_resources
  WHERE regexp_matches(SkuMeter, '(?i)TimedStorage-ByteHrs$|Data Retention|Log Retention') AND regexp_matches(ServiceName, '(?i)cloudwatch|\blog') AND x_AvoidableCost > 0
    AND x_IsStillBilled
), months AS (
  SELECT
    ServiceProviderName, SubAccountId, RegionId, ResourceId, SkuMeter, BillingPeriodStart,
    sum(coalesce(PricingQuantity, ConsumedQuantity)) AS quantity,
    sum(coalesce(PricingQuantity, ConsumedQuantity)) / any_value(day(last_day(BillingPeriodStart))) AS perDay
  FROM known_charges
  WHERE ChargeCategory = 'Usage' AND SkuMeter IN (SELECT SkuMeter FROM current)
    AND ChargePeriodStart >= (SELECT min(firstDay) FROM current) AND ChargePeriodStart < (SELECT (max(firstDay) + INTERVAL 6 MONTH)::DATE FROM current)
  GROUP BY ALL
), steps AS (
  SELECT *, quantity / lag(quantity) OVER inOrder AS step, perDay / lag(perDay) OVER inOrder AS stepPerDay
  FROM months
  WINDOW inOrder AS (PARTITION BY ServiceProviderName, SubAccountId, RegionId, ResourceId, SkuMeter ORDER BY BillingPeriodStart)
), growing AS (
  SELECT
    ServiceProviderName, SubAccountId, RegionId, ResourceId, SkuMeter,
    count(*) AS monthCount, greatest(min(step), min(stepPerDay)) AS leastStep, max_by(quantity, BillingPeriodStart) AS lastQuantity, min_by(quantity, BillingPeriodStart) AS firstQuantity,
    list(quantity ORDER BY BillingPeriodStart)[3] AS oldQuantity
  FROM steps
  GROUP BY ALL
)
SELECT
  current.ServiceProviderName, current.SubAccountId, ServiceName, current.RegionId, current.ResourceId,
  format('Stored logs grew every month from {:,.0f} GB-months in the month of {} to {:,.0f}; {:.0f} % of them are older than three months. They cost {:,.2f} {} in the month to {}.',
    firstQuantity, firstDay, lastQuantity, 100 * oldQuantity / lastQuantity, x_AvoidableCost, x_ReportingCurrency, x_KnownThrough) AS x_Evidence,
  firstDay AS x_EvidenceFirstDay,
  x_LastDay AS x_EvidenceLastDay,
  (x_AvoidableCost * (oldQuantity / lastQuantity))::DECIMAL(38, 12) AS x_MonthlySavings,
  'Medium' AS x_Confidence,
  'Low' AS x_Effort,
  x_AvoidableCost AS x_MonthlyCost,
  'Storage' AS x_CostPart,
  'Configure' AS x_Action,
  'Kept for ever' AS x_CurrentSku,
  'Kept for 90 days' AS x_RecommendedSku
FROM current
JOIN growing
  ON growing.ServiceProviderName = current.ServiceProviderName AND growing.SubAccountId IS NOT DISTINCT FROM current.SubAccountId
    AND growing.RegionId IS NOT DISTINCT FROM current.RegionId AND growing.ResourceId IS NOT DISTINCT FROM current.ResourceId AND growing.SkuMeter = current.SkuMeter
WHERE monthCount = 6 AND leastStep > 1.001
QUALIFY row_number() OVER (
  PARTITION BY current.ServiceProviderName, current.SubAccountId, ServiceName, current.RegionId, current.ResourceId ORDER BY x_AvoidableCost DESC, current.SkuMeter
) = 1
