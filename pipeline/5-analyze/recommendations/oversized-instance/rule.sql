-- title: Machine larger than its work
-- why:   A machine is billed for the vCPU and memory it has, not for those it uses.
-- do:    Change the machine to the smaller type at its next restart; check network and disk limits of the new type, and watch its peaks for a week.
-- learn: https://docs.aws.amazon.com/compute-optimizer/latest/ug/view-ec2-recommendations.html
-- in:    running_instances, resource_usage_profiles, instance_types
-- needs: resource_usage_profiles
-- grain: one machine of one type (SubAccountId, RegionId, ResourceId)
-- spec:  the cheapest type of the catalog, of the same maker, architecture and generation, on which p95 of the hours' peaks of CPU stays below 70 % and p99 below 90 %
--        (50 and 60 % where only averages are known), p95 of memory below 80 % and its maximum below 90 %. Where memory is not known, no memory is given up.
--        Price of that type from the bill in the same region, if it is within a quarter of this machine's price times the ratio of list prices, else that
WITH machines AS (
  SELECT running_instances.*, own.* EXCLUDE (InstanceType), x_AvoidableCost / x_AvoidableHours AS ownPrice
  FROM running_instances JOIN instance_types AS own USING (InstanceType)
  WHERE x_Use = 'Machine'
  QUALIFY count(*) OVER (PARTITION BY ServiceProviderName, SubAccountId, ResourceId) = 1
), prices AS (
  SELECT ServiceProviderName, RegionId, InstanceType, sum(x_AvoidableCost) / sum(x_AvoidableHours) AS billPrice
  FROM running_instances WHERE x_Use = 'Machine' AND x_AvoidableHours > 0 GROUP BY ALL
), used AS MATERIALIZED (
  SELECT
    row_number() OVER () AS machine, machines.*, cpu.x_EvidenceFirstDay, cpu.x_EvidenceLastDay, cpu.x_Days, cpu.x_P95 AS cpu95, cpu.x_P99 AS cpu99, cpu.x_Average AS cpuAverage, cpu.x_HasPeaks,
    memory.x_P95 AS memory95, memory.x_Maximum AS memoryMaximum,
    Vcpu * CASE WHEN cpu.x_HasPeaks THEN greatest(cpu.x_P95 / 0.7, cpu.x_P99 / 0.9) ELSE greatest(cpu.x_P95 / 0.5, cpu.x_P99 / 0.6) END AS neededVcpu,
    MemoryGib * coalesce(least(1, greatest(memory.x_P95 / 0.8, memory.x_Maximum / 0.9)), 1) AS neededMemory
  FROM machines
  JOIN (FROM resource_usage_profiles WHERE x_Metric = 'cpu' AND x_EvidenceStatus = 'Enough') AS cpu USING (ServiceProviderName, ResourceId)
  LEFT JOIN (FROM resource_usage_profiles WHERE x_Metric = 'memory' AND x_EvidenceStatus = 'Enough') AS memory USING (ServiceProviderName, ResourceId)
  WHERE machines.x_AvoidableCost > 0 AND x_AvoidableHours > 0 AND GpuCount = 0 AND x_IsStillBilled
), options AS (
  SELECT
    machine, other.InstanceType AS otherType, other.Vcpu AS otherVcpu, other.MemoryGib AS otherMemory,
    ownPrice * (other.ListPriceUsdPerHour / used.ListPriceUsdPerHour) AS listedPrice,
    CASE WHEN billPrice BETWEEN listedPrice * 0.8 AND listedPrice * 1.25 THEN billPrice END AS seenPrice,
    coalesce(seenPrice, listedPrice) AS otherPrice
  FROM used
  JOIN instance_types AS other
    ON other.Vendor = used.Vendor AND other.Architecture = used.Architecture AND other.CpuMaker = used.CpuMaker AND other.GpuCount = 0
      AND other.Vcpu BETWEEN neededVcpu AND used.Vcpu AND other.MemoryGib >= neededMemory AND other.ListPriceUsdPerHour < used.ListPriceUsdPerHour
      AND (other.BaselineShare IS NULL OR cpuAverage * used.Vcpu <= other.BaselineShare * other.Vcpu)
      AND (other.Family = used.Family OR (
        other.Generation = used.Generation AND other.Purpose IN ('general', 'compute', 'memory') AND used.Purpose IN ('general', 'compute', 'memory')
        AND NOT regexp_matches(other.Family || ' ' || used.Family, '[0-9][a-z]*d\b')))
  LEFT JOIN prices ON prices.ServiceProviderName = used.ServiceProviderName AND prices.RegionId IS NOT DISTINCT FROM used.RegionId AND prices.InstanceType = other.InstanceType
  WHERE otherPrice < ownPrice
), cheapest AS (
  SELECT machine, unnest(min_by(options, (otherPrice, otherVcpu, otherMemory, otherType))) FROM options GROUP BY machine
), best AS (
  SELECT used.*, cheapest.* EXCLUDE (machine), (x_AvoidableCost * (1 - otherPrice / ownPrice))::DECIMAL(38, 12) AS savings
  FROM cheapest JOIN used USING (machine)
)
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
  format(
    '{} has {:.0f} vCPU and {:g} GiB. On {} days {} of CPU were {:.0f} % (p95) and {:.0f} % (p99){}. {} ({:.0f} vCPU, {:g} GiB) is enough: {:,.2f} {} a month become {:,.2f} at {:.4f} an hour, {}.',
    InstanceType, Vcpu, MemoryGib, x_Days, CASE WHEN x_HasPeaks THEN 'the hours'' peaks' ELSE 'hourly averages' END, 100 * cpu95, 100 * cpu99,
    CASE WHEN memory95 IS NULL THEN '; memory is not known, so none is given up' ELSE format(', of memory {:.0f} % (p95) and {:.0f} % (highest)', 100 * memory95, 100 * memoryMaximum) END,
    otherType, otherVcpu, otherMemory, x_AvoidableCost, x_ReportingCurrency, x_AvoidableCost - savings, otherPrice,
    CASE WHEN seenPrice IS NULL THEN 'by the ratio of list prices of ' || ListedOn ELSE 'as elsewhere on this bill' END
  ) AS x_Evidence,
  x_EvidenceFirstDay, x_EvidenceLastDay,
  savings AS x_MonthlySavings,
  CASE WHEN memory95 IS NULL OR NOT x_HasPeaks THEN 'Low' WHEN x_Days < 14 THEN 'Medium' ELSE 'High' END AS x_Confidence,
  'Medium' AS x_Effort,
  x_AvoidableCost AS x_MonthlyCost,
  'Compute' AS x_CostPart,
  'Resize' AS x_Action,
  InstanceType AS x_CurrentSku,
  otherType AS x_RecommendedSku
FROM best
