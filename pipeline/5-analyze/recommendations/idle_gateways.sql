-- kind:  view
-- in:    metered_resources
-- grain: one load balancer or NAT gateway that does next to nothing (x_GatewayKind, ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId)
-- spec:  — (billed by the hour on seven days or more and to this day, with next to none of its own work; only where the same service's bill names the work of others)
WITH kinds (x_GatewayKind, hoursMeter, workMeter, workUnit) AS (
  VALUES
    ('Load balancer', '(?i)LoadBalancerUsage$|LB Rules|Forwarding Rule', '(?i)LCUUsage$|DataProcess|Data Process', 'unit of load'),
    ('NAT gateway', '(?i)NatGateway-Hours$|NAT.*(Gateway|Uptime)', '(?i)NatGateway-Bytes$|NAT.*Data Process', 'GB')
), meters AS (
  SELECT
    metered_resources.*, x_GatewayKind, workUnit,
    regexp_matches(SkuMeter, hoursMeter) AND PricingUnit ILIKE '%h%r%' AS isHours,
    regexp_matches(SkuMeter, workMeter) AS isWork
  FROM metered_resources CROSS JOIN kinds
  WHERE ResourceId IS NOT NULL
), gateways AS (
  SELECT
    x_GatewayKind, ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId, workUnit,
    sum(ConsumedQuantity) FILTER (isHours) AS hours,
    coalesce(sum(ConsumedQuantity) FILTER (isWork), 0) AS work,
    sum(x_AvoidableCost) AS x_MonthlyCost,
    min(x_FirstDay) FILTER (isHours) AS x_EvidenceFirstDay, max(x_LastDay) FILTER (isHours) AS x_EvidenceLastDay,
    bool_and(x_IsStillBilled AND (x_Days >= 7 OR x_IsMonthly)) FILTER (isHours) AS isStanding,
    any_value(x_KnownThrough) AS knownThrough, any_value(x_ReportingCurrency) AS currency
  FROM meters
  GROUP BY ALL
  HAVING hours > 0
)
SELECT
  x_GatewayKind, ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
  format('{:,.0f} hours cost {:,.2f} {} in the month to {}, and it did {}; others of the same service are billed for theirs.', hours, x_MonthlyCost, currency, knownThrough,
    CASE WHEN work = 0 THEN 'no work: not one ' || workUnit ELSE format('next to no work: {:.3f} {}', work, workUnit) END) AS x_Evidence,
  x_EvidenceFirstDay, x_EvidenceLastDay, x_MonthlyCost
FROM gateways
WHERE isStanding AND work < hours * 0.001
  AND (x_GatewayKind, ServiceProviderName, ServiceName) IN (SELECT (x_GatewayKind, ServiceProviderName, ServiceName) FROM gateways WHERE work >= hours * 0.001)
