-- title: Disk without a machine
-- why:   A disk is billed for its size whether or not a machine has it; where nothing computes in its neighbourhood all month, nothing can be reading it.
-- do:    Ask the owner, take a snapshot (it costs less than half), then delete the disk. A machine that was only stopped needs its disk to start again.
-- learn: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-deleting-volume.html
-- in:    metered_resources
-- meters: (?i)EBS:VolumeUsage|^[PES][0-9]+ .*Disks?$|\b(PD|Disk) Capacity
-- grain: one disk (SubAccountId, RegionId, ResourceId)
-- spec:  — (a resource group, or where the id names none the sub account's region, without any charge of category Compute in the month; a disk that is billed
--        for operations is in use; disks, addresses and transfer that a bill files under its machines compute nothing)
WITH placed AS (
  SELECT
    *,
    coalesce(lower(nullif(regexp_extract(ResourceId, '(?i)/resourceGroups/([^/]+)', 1), '')), RegionId, '') AS place,
    regexp_matches(SkuMeter, '(?i)EBS:Volume(Usage|P-IOPS|P-Throughput)(\.[a-z0-9]+)?$|^[PES][0-9]+ ([LZ]RS )?Disks?$|\b(PD|Disk) Capacity') AS isDisk
  FROM metered_resources
), computing AS (
  SELECT DISTINCT ServiceProviderName, SubAccountId, place FROM placed WHERE ServiceCategory = 'Compute' AND NOT isDisk AND NOT regexp_matches(SkuMeter, '(?i)EBS:|snapshot|(Idle|InUse)Address|DataTransfer|AWS-(In|Out)-Bytes|LoadBalancer|NatGateway')
), disks AS (
  SELECT
    ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId, place,
    string_agg(SkuMeter, ', ' ORDER BY SkuMeter) FILTER (isDisk) AS meters,
    sum(x_AvoidableCost) FILTER (isDisk) AS diskCost,
    min(x_FirstDay) AS x_EvidenceFirstDay, max(x_LastDay) AS x_EvidenceLastDay,
    any_value(x_KnownThrough) AS knownThrough, any_value(x_ReportingCurrency) AS currency
  FROM placed
  WHERE ResourceId IS NOT NULL
  GROUP BY ALL
  HAVING bool_and(isDisk) AND bool_and(x_IsStillBilled AND (x_Days >= 7 OR x_IsMonthly))
)
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
  format('{} cost {:,.2f} {} in the month to {}, and nothing was charged for computing in {} all that time.', meters, diskCost, currency, knownThrough,
    CASE WHEN contains(lower(ResourceId), '/resourcegroups/') THEN 'its resource group ' || place ELSE 'its sub account and region' END) AS x_Evidence,
  x_EvidenceFirstDay,
  x_EvidenceLastDay,
  diskCost AS x_MonthlySavings,
  CASE WHEN contains(lower(ResourceId), '/resourcegroups/') THEN 'Low' ELSE 'Medium' END AS x_Confidence,
  'Low' AS x_Effort,
  diskCost AS x_MonthlyCost,
  'Delete' AS x_Action,
  meters AS x_CurrentSku
FROM disks ANTI JOIN computing USING (ServiceProviderName, SubAccountId, place)
