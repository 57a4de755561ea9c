-- title: Database larger than its work
-- why:   A database is billed for the class it has; a standby doubles what is too much.
-- do:    Change the class in the maintenance window, one size at a time; look at cache hits, connections and read latency before and after.
-- learn: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.html
-- in:    running_instances, resource_usage_profiles, instance_types
-- needs: resource_usage_profiles
-- grain: one database of one class (SubAccountId, RegionId, ResourceId)
-- spec:  the smallest class of its family on which p95 of the hours' peaks of CPU stays below 60 % and p99 below 80 %, p95 of memory below 80 % and its maximum below 90 %.
--        Memory is the cache of a database, so where it is not known nothing is said. Price by the ratio of list prices: within a family it is that of vCPU
WITH databases AS (
  SELECT running_instances.*, own.* EXCLUDE (InstanceType)
  FROM running_instances JOIN instance_types AS own USING (InstanceType)
  WHERE x_Use = 'Database'
  QUALIFY count(*) OVER (PARTITION BY ServiceProviderName, SubAccountId, ResourceId) = 1
), best AS (
  SELECT
    databases.*, cpu.x_EvidenceFirstDay, cpu.x_EvidenceLastDay, cpu.x_Days, cpu.x_P95 AS cpu95, cpu.x_P99 AS cpu99, cpu.x_HasPeaks,
    memory.x_P95 AS memory95, memory.x_Maximum AS memoryMaximum, other.InstanceType AS otherType, other.Vcpu AS otherVcpu, other.MemoryGib AS otherMemory,
    (x_AvoidableCost * (1 - (other.ListPriceUsdPerHour / databases.ListPriceUsdPerHour)))::DECIMAL(38, 12) AS savings
  FROM databases
  JOIN (FROM resource_usage_profiles WHERE x_Metric = 'cpu' AND x_EvidenceStatus = 'Enough') AS cpu USING (ServiceProviderName, ResourceId)
  JOIN (FROM resource_usage_profiles WHERE x_Metric = 'memory' AND x_EvidenceStatus = 'Enough') AS memory USING (ServiceProviderName, ResourceId)
  JOIN instance_types AS other
    ON other.Family = databases.Family AND other.Vcpu < databases.Vcpu
      AND other.Vcpu >= databases.Vcpu * greatest(cpu.x_P95 / 0.6, cpu.x_P99 / 0.8)
      AND other.MemoryGib >= databases.MemoryGib * greatest(memory.x_P95 / 0.8, memory.x_Maximum / 0.9)
      AND (other.BaselineShare IS NULL OR cpu.x_Average * databases.Vcpu <= other.BaselineShare * other.Vcpu)
  WHERE x_AvoidableCost > 0 AND x_IsStillBilled
  QUALIFY row_number() OVER (PARTITION BY ServiceProviderName, databases.SubAccountId, ResourceId ORDER BY other.ListPriceUsdPerHour, otherType) = 1
)
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
  format(
    'db.{} has {:.0f} vCPU and {:g} GiB. On {} days {} of CPU were {:.0f} % (p95) and {:.0f} % (p99), of memory {:.0f} % (p95) and {:.0f} % (highest). db.{} ({:.0f} vCPU, {:g} GiB) is enough: {:,.2f} {} a month become {:,.2f} by the ratio of list prices of {}.',
    InstanceType, Vcpu, MemoryGib, x_Days, CASE WHEN x_HasPeaks THEN 'the hours'' peaks' ELSE 'hourly averages' END, 100 * cpu95, 100 * cpu99, 100 * memory95, 100 * memoryMaximum,
    otherType, otherVcpu, otherMemory, x_AvoidableCost, x_ReportingCurrency, x_AvoidableCost - savings, ListedOn
  ) AS x_Evidence,
  x_EvidenceFirstDay, x_EvidenceLastDay,
  savings AS x_MonthlySavings,
  CASE WHEN NOT x_HasPeaks THEN 'Low' ELSE 'Medium' END AS x_Confidence,
  'Medium' AS x_Effort,
  x_AvoidableCost AS x_MonthlyCost,
  'Compute' AS x_CostPart,
  'Resize' AS x_Action,
  'db.' || InstanceType AS x_CurrentSku,
  'db.' || otherType AS x_RecommendedSku
FROM best
