-- in:    watched_charges
-- grain: one day and meter of a service in a sub account and region, and who pays for it directly (ChargePeriodStart, ServiceProviderName,
--        SubAccountId, ServiceName, SkuMeter, RegionId, x_CostCenter), in the reporting currency
-- spec:  — (what is shared or unallocated has no payer here: shares of a month would move at its turn)
SELECT
  ChargePeriodStart,
  ServiceProviderName,
  SubAccountId,
  ServiceName,
  SkuMeter,
  RegionId,
  CASE WHEN x_AllocationKind = 'Direct' THEN x_CostCenter ELSE '(shared)' END AS x_CostCenter,
  max(SubAccountName) AS SubAccountName,
  sum(EffectiveCost)::DECIMAL(38, 12) AS EffectiveCost
FROM watched_charges
WHERE x_LeftOutReason IS NULL
GROUP BY ALL
