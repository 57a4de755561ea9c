-- title: Load balancer without traffic
-- why:   A load balancer is billed by the hour whether or not a connection comes; without one it balances nothing.
-- do:    Look at its targets and its DNS names, then delete it; keep its definition in code so that it can come back.
-- learn: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html
-- in:    metered_resources
-- meters: (?i)LoadBalancerUsage$|LB Rules|Forwarding Rule
-- grain: one load balancer (SubAccountId, RegionId, ResourceId)
-- spec:  — (billed by the hour on seven days or more and to this day, with next to none of its own work; only where the same service's bill names the work of others)
WITH meters AS (
  SELECT
    *,
    regexp_matches(SkuMeter, '(?i)LoadBalancerUsage$|LB Rules|Forwarding Rule') AND PricingUnit ILIKE '%h%r%' AS isHours,
    regexp_matches(SkuMeter, '(?i)LCUUsage$|DataProcess|Data Process') AS isWork
  FROM metered_resources
  WHERE ResourceId IS NOT NULL
), gateways AS (
  SELECT
    ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
    sum(ConsumedQuantity) FILTER (isHours) AS hours,
    coalesce(sum(ConsumedQuantity) FILTER (isWork), 0) AS work,
    sum(x_AvoidableCost) AS wholeCost,
    min(x_FirstDay) FILTER (isHours) AS x_EvidenceFirstDay, max(x_LastDay) FILTER (isHours) AS x_EvidenceLastDay,
    bool_and(x_IsStillBilled AND (x_Days >= 7 OR x_IsMonthly)) FILTER (isHours) AS isStanding,
    any_value(x_KnownThrough) AS knownThrough, any_value(x_ReportingCurrency) AS currency
  FROM meters
  GROUP BY ALL
  HAVING hours > 0
)
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
  format('{:,.0f} hours cost {:,.2f} {} in the month to {}, and it did {}; others of the same service are billed for theirs.', hours, wholeCost, currency, knownThrough,
    CASE WHEN work = 0 THEN 'no work: not one unit of load' ELSE format('next to no work: {:.3f} {}', work, 'unit of load') END) AS x_Evidence,
  x_EvidenceFirstDay,
  x_EvidenceLastDay,
  wholeCost AS x_MonthlySavings,
  'High' AS x_Confidence,
  'Low' AS x_Effort,
  wholeCost AS x_MonthlyCost,
  'Delete' AS x_Action
FROM gateways
WHERE isStanding AND work < hours * 0.001
  AND (ServiceProviderName, ServiceName) IN (SELECT (ServiceProviderName, ServiceName) FROM gateways WHERE work >= hours * 0.001)
