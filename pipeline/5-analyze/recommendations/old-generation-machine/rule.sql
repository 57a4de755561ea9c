-- title: Machine of an old generation
-- why:   Providers price new generations below old ones for the same vCPU and memory, and they are faster.
-- do:    Stop the machine, change its type, start it; in a group change the template and let it roll. Check drivers and kernel of very old images first.
-- learn: https://aws.amazon.com/ec2/previous-generation/
-- in:    machine_alternatives
-- needs: machine_alternatives
-- grain: one machine, database instance or cache node, or a group of them (SubAccountId, RegionId, ResourceId)
-- spec:  Newer of machine_alternatives.sql; only hours that no commitment pays
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId, x_Evidence, x_EvidenceFirstDay, x_EvidenceLastDay,
  x_MonthlySavings,
  'Medium' AS x_Confidence,
  'Low' AS x_Effort,
  x_MonthlyCost,
  'Compute' AS x_CostPart,
  'Upgrade' AS x_Action,
  x_CurrentSku,
  x_RecommendedSku
FROM machine_alternatives
WHERE x_AlternativeKind = 'Newer'
