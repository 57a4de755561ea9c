-- title: Kubernetes requests larger than use
-- why:   The scheduler keeps what a pod requests free for it, so the cluster buys nodes for requests, not for use.
-- do:    Lower the requests of the workload in its manifest, memory last; money is saved once the cluster runs fewer nodes.
-- learn: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
-- in:    recent_charges, resource_usage_profiles
-- needs: resource_usage_profiles
-- grain: one workload, cluster/namespace/kind/controller (SubAccountId, ResourceId)
-- spec:  needed are p95 of the hours' peaks of cores and the maximum of memory, each with 20 % on top; the share of its cost that can go is the smaller of the two
--        shares that are not needed, since a node goes only when both do. Both have to be known; a fifth is the least worth telling
WITH workloads AS (
  SELECT
    ServiceProviderName, SubAccountId, array_to_string(string_split(AllocatedResourceId, '/')[:4], '/') AS ResourceId,
    max(ServiceName) AS ServiceName, max(RegionId) AS RegionId, sum(x_AvoidableCost) AS x_AvoidableCost, sum(EffectiveCost) AS wholeCost,
    max(ChargePeriodStart) >= max(x_KnownThrough) - 3 OR bool_and(ChargePeriodStart = BillingPeriodStart) AS isStillBilled, any_value(x_KnownThrough) AS x_KnownThrough, any_value(x_ReportingCurrency) AS x_ReportingCurrency
  FROM recent_charges
  WHERE AllocatedResourceId IS NOT NULL AND ChargeCategory = 'Usage'
  GROUP BY ALL
), used AS (
  SELECT
    ServiceProviderName, ResourceId, min(x_EvidenceFirstDay) AS x_EvidenceFirstDay, max(x_EvidenceLastDay) AS x_EvidenceLastDay, min(x_Days) AS x_Days,
    max(x_P95) FILTER (x_Metric = 'cpu-cores') AS cores, max(x_Average) FILTER (x_Metric = 'cpu-cores-requested') AS coresRequested,
    max(x_Maximum) FILTER (x_Metric = 'memory-bytes') AS memory, max(x_Average) FILTER (x_Metric = 'memory-bytes-requested') AS memoryRequested,
    bool_and(x_HasPeaks) FILTER (x_Metric IN ('cpu-cores', 'memory-bytes')) AS hasPeaks
  FROM resource_usage_profiles
  WHERE x_Metric IN ('cpu-cores', 'cpu-cores-requested', 'memory-bytes', 'memory-bytes-requested') AND x_EvidenceStatus = 'Enough'
  GROUP BY ALL
), measured AS (
  SELECT *, least(1 - cores * 1.2 / coresRequested, 1 - memory * 1.2 / memoryRequested) AS unneeded
  FROM workloads JOIN used USING (ServiceProviderName, ResourceId)
  WHERE cores IS NOT NULL AND coresRequested > 0 AND memory IS NOT NULL AND memoryRequested > 0
)
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
  format(
    'Requested are {:.2f} cores and {:.2f} GiB; on {} days p95 of the hours'' {} was {:.2f} cores and the most memory {:.2f} GiB. With 20 % on top {:.0f} % of the requests are not needed, of {:,.2f} {} that no commitment pays.',
    coresRequested, memoryRequested / 1024 ** 3, x_Days, CASE WHEN hasPeaks THEN 'peaks' ELSE 'averages' END, cores, memory / 1024 ** 3, 100 * unneeded, x_AvoidableCost, x_ReportingCurrency
  ) AS x_Evidence,
  x_EvidenceFirstDay, x_EvidenceLastDay,
  (x_AvoidableCost * unneeded)::DECIMAL(38, 12) AS x_MonthlySavings,
  CASE WHEN hasPeaks THEN 'Medium' ELSE 'Low' END AS x_Confidence,
  'Low' AS x_Effort,
  x_AvoidableCost AS x_MonthlyCost,
  'Requests' AS x_CostPart,
  'Configure' AS x_Action,
  format('{:.2f} cores, {:.2f} GiB', coresRequested, memoryRequested / 1024 ** 3) AS x_CurrentSku,
  format('{:.2f} cores, {:.2f} GiB', least(cores * 1.2, coresRequested), least(memory * 1.2, memoryRequested) / 1024 ** 3) AS x_RecommendedSku
FROM measured
WHERE unneeded >= 0.2 AND x_AvoidableCost > 0 AND isStillBilled
