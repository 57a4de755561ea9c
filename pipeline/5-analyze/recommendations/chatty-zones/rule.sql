-- title: Much traffic between zones
-- why:   Traffic between zones of one region is billed on both sides; services that talk to the copy in their own zone pay nothing for it.
-- do:    Route to the same zone first (topology-aware routing, zone-aware clients of queues and caches), read replicas in the own zone, gzip between services.
-- learn: https://aws.amazon.com/blogs/architecture/overview-of-data-transfer-costs-for-common-architectures/
-- in:    metered_resources
-- meters: (?i)DataTransfer-Regional-Bytes$|Inter-?Zone|Availability Zone
-- grain: one sub account and region (SubAccountId, RegionId)
-- spec:  — (more than a twentieth of what the sub account's machines, containers and databases cost there; what is above that counts, a rule of thumb of ours)
WITH regions AS (
  SELECT
    ServiceProviderName, SubAccountId, RegionId,
    any_value(ServiceName) FILTER (regexp_matches(SkuMeter, '(?i)DataTransfer-Regional-Bytes$|Inter-?Zone|Availability Zone')) AS ServiceName,
    sum(x_AvoidableCost) FILTER (regexp_matches(SkuMeter, '(?i)DataTransfer-Regional-Bytes$|Inter-?Zone|Availability Zone')) AS transferCost,
    sum(ConsumedQuantity) FILTER (regexp_matches(SkuMeter, '(?i)DataTransfer-Regional-Bytes$|Inter-?Zone|Availability Zone')) AS gigabytes,
    sum(EffectiveCost) FILTER (ServiceCategory IN ('Compute', 'Databases', 'Analytics')) AS machineCost,
    min(x_FirstDay) AS x_EvidenceFirstDay, max(x_LastDay) AS x_EvidenceLastDay,
    any_value(x_KnownThrough) AS knownThrough, any_value(x_ReportingCurrency) AS currency
  FROM metered_resources
  GROUP BY ALL
)
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, NULL::VARCHAR AS ResourceId,
  format('{:,.0f} GB between zones cost {:,.2f} {} in the month to {}: {:.1f} % of the {:,.2f} for machines, containers, databases and analytics there; above 5 % counts.',
    gigabytes, transferCost, currency, knownThrough, 100 * transferCost / machineCost, machineCost) AS x_Evidence,
  x_EvidenceFirstDay,
  x_EvidenceLastDay,
  (transferCost - machineCost / 20)::DECIMAL(38, 12) AS x_MonthlySavings,
  'Low' AS x_Confidence,
  'High' AS x_Effort,
  transferCost AS x_MonthlyCost,
  'Network' AS x_CostPart,
  'Configure' AS x_Action
FROM regions
WHERE machineCost > 0 AND transferCost > machineCost / 20
