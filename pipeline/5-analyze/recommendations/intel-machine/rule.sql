-- title: Intel machine where AMD costs less
-- why:   AMD runs the same programs on the same vCPU and memory for about a tenth less by list price.
-- do:    Change the type of the machine, or the template of its group; test first what depends on instructions of one maker.
-- learn: https://aws.amazon.com/ec2/amd/
-- in:    machine_alternatives
-- needs: machine_alternatives
-- grain: one machine, database instance or cache node, or a group of them (SubAccountId, RegionId, ResourceId)
-- spec:  AMD of machine_alternatives.sql; only hours that no commitment pays
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId, x_Evidence, x_EvidenceFirstDay, x_EvidenceLastDay,
  x_MonthlySavings,
  'Medium' AS x_Confidence,
  'Low' AS x_Effort,
  x_MonthlyCost,
  'Compute' AS x_CostPart,
  'Migrate' AS x_Action,
  x_CurrentSku,
  x_RecommendedSku
FROM machine_alternatives
WHERE x_AlternativeKind = 'AMD'
