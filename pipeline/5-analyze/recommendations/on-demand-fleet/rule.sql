-- title: Replaceable machines at full price
-- why:   A group that replaces its machines by itself can run a part of them on Spot capacity, which this company already buys for a fraction of the price.
-- do:    Let half of the group be Spot, over several types and zones, and see that work in progress survives two minutes' notice. Leave databases and singletons alone.
-- learn: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-mixed-instances-groups.html
-- in:    metered_resources
-- meters: (?i)SpotUsage|Spot Preemptible| Spot$
-- grain: one group of machines (SubAccountId, RegionId, ResourceId)
-- spec:  — (machines of an auto-scaling group, scale set, managed instance group, Kubernetes node group or batch environment, by id or tags. Half of what runs on
--        demand is counted, at the price that the same meter has as Spot on this bill; without one nothing is)
WITH machines AS (
  SELECT
    *,
    regexp_matches(SkuMeter, '(?i)SpotUsage|Spot Preemptible| Spot$') AS isSpot,
    regexp_replace(regexp_replace(regexp_replace(SkuMeter, '^([A-Z0-9]+-)?(Spot|Box)Usage:', ''), '(?i)Spot Preemptible ', ''), '(?i) Spot$', '') AS meter
  FROM metered_resources
  WHERE ServiceCategory = 'Compute' AND PricingUnit ILIKE '%h%r%' AND PricingQuantity > 0
    AND regexp_matches(SkuMeter, '(?i)(Spot|Box)Usage:|Instance (Core|Ram) running|^[A-Z]+[0-9]+[a-z]* v[0-9]+( Spot)?$')
), prices AS (
  SELECT ServiceProviderName, meter, sum(EffectiveCost) / sum(PricingQuantity) AS spotPrice FROM machines WHERE isSpot GROUP BY ALL
), fleets AS (
  SELECT
    ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
    string_agg(DISTINCT meter, ', ' ORDER BY meter) AS meters,
    sum(x_AvoidableQuantity) AS hours, sum(x_AvoidableCost) AS fullCost, sum((x_AvoidableQuantity * spotPrice)::DECIMAL(38, 12)) AS spotCost,
    min(x_FirstDay) AS x_EvidenceFirstDay, max(x_LastDay) AS x_EvidenceLastDay, any_value(x_ReportingCurrency) AS currency
  FROM machines JOIN prices USING (ServiceProviderName, meter)
  WHERE NOT isSpot AND x_AvoidableCost > 0 AND x_IsStillBilled
    AND regexp_matches(concat(ResourceId, ' ', Tags), '(?i)autoScalingGroup|virtualMachineScaleSets|instanceGroupManagers|autoscaling:group|eks[:-]|nodegroup|k8s|kubernetes|aws:batch')
  GROUP BY ALL
)
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
  format('{:,.0f} hours of {} on demand cost {:,.2f} {} from {} to {}; at what Spot costs on this bill all of them would have cost {:,.2f}. Half of the difference is counted.',
    hours, meters, fullCost, currency, x_EvidenceFirstDay, x_EvidenceLastDay, spotCost) AS x_Evidence,
  x_EvidenceFirstDay,
  x_EvidenceLastDay,
  ((fullCost - spotCost) / 2)::DECIMAL(38, 12) AS x_MonthlySavings,
  'Low' AS x_Confidence,
  'Medium' AS x_Effort,
  fullCost AS x_MonthlyCost,
  'Compute' AS x_CostPart,
  'Configure' AS x_Action,
  'On demand' AS x_CurrentSku,
  'Half Spot' AS x_RecommendedSku
FROM fleets
WHERE spotCost < fullCost
