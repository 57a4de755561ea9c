-- title: x86 machine where ARM costs less
-- why:   The same vCPU and memory on ARM costs a fifth less by list price. Managed databases and caches change without touching code; machines need images and libraries built for ARM.
-- do:    Databases and caches: change the class in a maintenance window (not SQL Server or Oracle, which need x86). Machines: build the image for ARM, run it beside the old in a test, then move the group.
-- learn: https://aws.amazon.com/ec2/graviton/
-- in:    machine_alternatives
-- needs: machine_alternatives
-- grain: one machine, database instance or cache node, or a group of them (SubAccountId, RegionId, ResourceId)
-- spec:  ARM of machine_alternatives.sql; only hours that no commitment pays
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId, x_Evidence, x_EvidenceFirstDay, x_EvidenceLastDay,
  x_MonthlySavings,
  CASE x_Use WHEN 'Machine' THEN 'Low' ELSE 'Medium' END AS x_Confidence,
  CASE x_Use WHEN 'Machine' THEN 'High' ELSE 'Low' END AS x_Effort,
  x_MonthlyCost,
  'Compute' AS x_CostPart,
  'Migrate' AS x_Action,
  x_CurrentSku,
  x_RecommendedSku
FROM machine_alternatives
WHERE x_AlternativeKind = 'ARM'
