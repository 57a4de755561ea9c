-- title: Public address attached to nothing
-- why:   A public IPv4 address that is reserved but serves nothing is billed by the hour; the provider's own meter calls it idle.
-- do:    Release the address, or attach it to what was meant to use it. Ask the owner first when a partner may have it on an allow list.
-- learn: https://aws.amazon.com/vpc/pricing/
-- in:    recent_charges
-- meters: (?i)\b(idle|unused)
-- grain: one idle address, or all of a sub account and region where the bill names none (SubAccountId, RegionId, ResourceId)
-- spec:  meters named idle or unused by the provider, such as ElasticIP:IdleAddress and PublicIPv4:IdleAddress
WITH addresses AS (
  SELECT
    ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
    sum(x_AvoidableCost) AS idleCost,
    min(ChargePeriodStart) AS x_EvidenceFirstDay,
    max(ChargePeriodStart) AS x_EvidenceLastDay,
    any_value(x_ReportingCurrency) AS currency,
    max(x_KnownThrough) AS knownThrough,
    max(ChargePeriodStart) >= max(x_KnownThrough) - 3
      OR (min(ChargePeriodStart) = max(ChargePeriodStart) AND bool_and(ChargePeriodStart = BillingPeriodStart)) AS isStillBilled
  FROM recent_charges
  WHERE ChargeCategory = 'Usage' AND x_AvoidableCost > 0
    AND regexp_matches(SkuMeter, '(?i)\bidle.?(ip|ipv4)?.?address|(ip|address).*\b(idle|unused)\b|\b(idle|unused)\b.*\b(ip|address)')
  GROUP BY ALL
)
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
  format('Billed as idle from {} on: {:,.2f} {} in the month to {}.', x_EvidenceFirstDay, idleCost, currency, knownThrough) AS x_Evidence,
  x_EvidenceFirstDay,
  x_EvidenceLastDay,
  idleCost AS x_MonthlySavings,
  'High' AS x_Confidence,
  'Low' AS x_Effort,
  idleCost AS x_MonthlyCost,
  'Delete' AS x_Action
FROM addresses
WHERE isStillBilled
