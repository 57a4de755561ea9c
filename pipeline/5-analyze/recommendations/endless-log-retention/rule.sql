-- title: Logs that are kept for ever
-- why:   Log storage that grows with all that is written deletes nothing: the default of most log services is to keep every line until somebody says otherwise.
-- do:    Set a retention of 90 days on the log group; write what must be kept for years to an archive bucket. Ask security and audit for their terms first.
-- learn: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html
-- in:    known_charges, metered_resources
-- meters: (?i)TimedStorage-ByteHrs$|Data Retention|Log Retention
-- grain: one log group, or all of a sub account and region where the bill names none (SubAccountId, RegionId, ResourceId)
-- spec:  https://aws.amazon.com/cloudwatch/pricing/ (logs are stored compressed, to 0.15 of what was written in the examples there. In each of six whole months the quantity, as billed or by
--        the day, is above that of the month before by a tenth of what was written or more; where the bill does not say how much that was, nothing is said. As nothing was
--        deleted, what was stored three months ago is what is older than 90 days now: that share of the cost would go)
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
  WHERE ChargeCategory = 'Usage' AND SkuMeter IN (SELECT SkuMeter FROM current) AND regexp_matches(ServiceName, '(?i)cloudwatch|\blog')
    AND ChargePeriodStart >= (SELECT min(firstDay) FROM current) AND ChargePeriodStart < (SELECT (max(firstDay) + INTERVAL 6 MONTH)::DATE FROM current)
  GROUP BY ALL
), written AS (
  SELECT ServiceProviderName, SubAccountId, RegionId, ResourceId, BillingPeriodStart, sum(coalesce(PricingQuantity, ConsumedQuantity)) AS written
  FROM known_charges
  WHERE ChargeCategory = 'Usage' AND regexp_matches(SkuMeter, '(?i)(DataProcessing|VendedLog)[a-z]*-Bytes$|Data Ingestion|Log Storage') AND regexp_matches(ServiceName, '(?i)cloudwatch|\blog')
    AND ChargePeriodStart >= (SELECT min(firstDay) FROM current)
  GROUP BY ALL
), steps AS (
  SELECT
    months.*,
    (quantity - lag(quantity) OVER inOrder) / nullif(written, 0) AS keptShare,
    (perDay - lag(perDay) OVER inOrder) * day(last_day(months.BillingPeriodStart)) / nullif(written, 0) AS keptSharePerDay
  FROM months
  LEFT JOIN written
    ON written.ServiceProviderName = months.ServiceProviderName AND written.SubAccountId IS NOT DISTINCT FROM months.SubAccountId
      AND written.RegionId IS NOT DISTINCT FROM months.RegionId AND written.ResourceId IS NOT DISTINCT FROM months.ResourceId
      AND written.BillingPeriodStart = months.BillingPeriodStart
  WINDOW inOrder AS (
    PARTITION BY months.ServiceProviderName, months.SubAccountId, months.RegionId, months.ResourceId, SkuMeter ORDER BY months.BillingPeriodStart
  )
), growing AS (
  SELECT
    ServiceProviderName, SubAccountId, RegionId, ResourceId, SkuMeter,
    count(*) AS monthCount, count(keptShare) AS stepCount, greatest(min(keptShare), min(keptSharePerDay)) AS leastShare,
    max_by(quantity, BillingPeriodStart) AS lastQuantity, min_by(quantity, BillingPeriodStart) AS firstQuantity,
    list(quantity ORDER BY BillingPeriodStart)[3] AS oldQuantity
  FROM steps
  GROUP BY ALL
)
SELECT
  current.ServiceProviderName, current.SubAccountId, ServiceName, current.RegionId, current.ResourceId,
  format('Stored logs grew every month from {:,.0f} GB-months in the month of {} to {:,.0f}, by {:.0f} % and more of what was written; {:.0f} % of them are older than three months. They cost {:,.2f} {} in the month to {}.',
    firstQuantity, firstDay, lastQuantity, 100 * leastShare, 100 * oldQuantity / lastQuantity, x_AvoidableCost, x_ReportingCurrency, x_KnownThrough) AS x_Evidence,
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
WHERE monthCount = 6 AND stepCount = 5 AND leastShare >= 0.1
QUALIFY row_number() OVER (
  PARTITION BY current.ServiceProviderName, current.SubAccountId, ServiceName, current.RegionId, current.ResourceId ORDER BY x_AvoidableCost DESC, current.SkuMeter
) = 1
