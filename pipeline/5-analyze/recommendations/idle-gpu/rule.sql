-- title: GPU that computes nothing
-- why:   A machine with a GPU costs many times one without; it is billed while it stands by.
-- do:    Stop it when training or serving is over; serve small models without a GPU, or many on one; let endpoints scale to none at night.
-- learn: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/accelerated-computing-instances.html
-- in:    running_instances, resource_usage_profiles, instance_types
-- needs: resource_usage_profiles
-- grain: one machine with GPUs (SubAccountId, RegionId, ResourceId)
-- spec:  on each of the last seven days no hour's average of the GPU reached 5 %; without a measured GPU nothing is said
WITH machines AS (
  SELECT
    ServiceProviderName, SubAccountId, max(ServiceName) AS ServiceName, max(RegionId) AS RegionId, ResourceId, max(InstanceType) AS InstanceType, max(Gpu) AS gpuName,
    sum(x_AvoidableCost) AS x_AvoidableCost, bool_or(x_IsStillBilled) AS x_IsStillBilled, any_value(x_KnownThrough) AS x_KnownThrough, any_value(x_ReportingCurrency) AS x_ReportingCurrency
  FROM running_instances JOIN instance_types USING (InstanceType)
  WHERE GpuCount > 0
  GROUP BY ServiceProviderName, SubAccountId, ResourceId
)
SELECT
  ServiceProviderName, machines.SubAccountId, ServiceName, RegionId, ResourceId,
  format(
    '{} ({}): on the {} days to {} no hour''s GPU was above {:.1f} % on average; {:,.2f} {} in the month to {} bought nothing.',
    InstanceType, gpuName, gpu.x_WeekDays, gpu.x_EvidenceLastDay, 100 * gpu.x_WeekHighestAverage, x_AvoidableCost, x_ReportingCurrency, x_KnownThrough
  ) AS x_Evidence,
  gpu.x_EvidenceLastDay - 6 AS x_EvidenceFirstDay,
  gpu.x_EvidenceLastDay AS x_EvidenceLastDay,
  x_AvoidableCost AS x_MonthlySavings,
  CASE WHEN gpu.x_HasPeaks THEN 'High' ELSE 'Medium' END AS x_Confidence,
  'Low' AS x_Effort,
  x_AvoidableCost AS x_MonthlyCost,
  'Compute' AS x_CostPart,
  'Stop' AS x_Action,
  InstanceType AS x_CurrentSku
FROM machines
JOIN (FROM resource_usage_profiles WHERE x_Metric = 'gpu' AND x_EvidenceStatus = 'Enough') AS gpu USING (ServiceProviderName, ResourceId)
WHERE x_AvoidableCost > 0 AND x_IsStillBilled AND gpu.x_WeekDays >= 7 AND gpu.x_WeekHighestAverage < 0.05
