-- title: Machine that does nothing
-- why:   A machine is billed while it runs, whether or not anybody uses it.
-- do:    Ask its owner; keep a snapshot, stop it, and delete it and its disks when nobody has missed it for a month.
-- learn: https://docs.aws.amazon.com/awssupport/latest/user/cost-optimization-checks.html
-- in:    running_instances, resource_usage_profiles, instance_types
-- needs: resource_usage_profiles
-- grain: one machine (SubAccountId, RegionId, ResourceId)
-- spec:  on each of the last seven days no hour's average of CPU reached 5 %, no hour's peak 50 %, and, where network is known, less than 5 MB a day passed. Where a GPU is
--        measured, that decides (idle-gpu)
WITH machines AS (
  SELECT
    ServiceProviderName, SubAccountId, max(ServiceName) AS ServiceName, max(RegionId) AS RegionId, ResourceId, max(InstanceType) AS InstanceType,
    sum(x_AvoidableCost) AS x_AvoidableCost, bool_or(x_IsStillBilled) AS x_IsStillBilled, any_value(x_KnownThrough) AS x_KnownThrough, any_value(x_ReportingCurrency) AS x_ReportingCurrency
  FROM running_instances SEMI JOIN instance_types USING (InstanceType)
  WHERE x_Use = 'Machine'
  GROUP BY ServiceProviderName, SubAccountId, ResourceId
)
SELECT
  ServiceProviderName, machines.SubAccountId, ServiceName, RegionId, ResourceId,
  format(
    '{}: on the {} days to {} no hour''s CPU was above {:.1f} % on average{}; {:,.2f} {} in the month to {} bought nothing.',
    InstanceType, cpu.x_WeekDays, cpu.x_EvidenceLastDay, 100 * cpu.x_WeekHighestAverage,
    CASE WHEN network.x_WeekAverage IS NULL THEN '; network is not known' ELSE format(', and {:.2f} MB a day passed', network.x_WeekAverage * 86400 / 1e6) END,
    x_AvoidableCost, x_ReportingCurrency, x_KnownThrough
  ) AS x_Evidence,
  cpu.x_EvidenceLastDay - 6 AS x_EvidenceFirstDay,
  cpu.x_EvidenceLastDay AS x_EvidenceLastDay,
  x_AvoidableCost AS x_MonthlySavings,
  CASE WHEN network.x_WeekAverage IS NULL OR NOT cpu.x_HasPeaks THEN 'Medium' ELSE 'High' END AS x_Confidence,
  'Low' AS x_Effort,
  x_AvoidableCost AS x_MonthlyCost,
  'Compute' AS x_CostPart,
  'Stop' AS x_Action,
  InstanceType AS x_CurrentSku
FROM machines
JOIN (FROM resource_usage_profiles WHERE x_Metric = 'cpu' AND x_EvidenceStatus = 'Enough') AS cpu USING (ServiceProviderName, ResourceId)
LEFT JOIN (FROM resource_usage_profiles WHERE x_Metric = 'network-bytes-per-second' AND x_EvidenceStatus = 'Enough') AS network USING (ServiceProviderName, ResourceId)
ANTI JOIN (FROM resource_usage_profiles WHERE x_Metric = 'gpu') AS gpu USING (ServiceProviderName, ResourceId)
WHERE x_AvoidableCost > 0 AND x_IsStillBilled AND cpu.x_WeekDays >= 7
  AND cpu.x_WeekHighestAverage < 0.05 AND cpu.x_P99 < 0.5 AND coalesce(network.x_WeekAverage, 0) * 86400 < 5e6
