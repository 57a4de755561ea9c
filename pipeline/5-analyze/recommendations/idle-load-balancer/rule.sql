-- title: Load balancer without traffic
-- why:   A load balancer is billed by the hour whether or not a connection comes; without one it balances nothing.
-- do:    Look at its targets and its DNS names, then delete it; keep its definition in code so that it can come back.
-- learn: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html
-- in:    idle_gateways
-- needs: idle_gateways
-- grain: one load balancer (SubAccountId, RegionId, ResourceId)
-- spec:  idle_gateways.sql
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId, x_Evidence, x_EvidenceFirstDay, x_EvidenceLastDay,
  x_MonthlyCost AS x_MonthlySavings,
  'High' AS x_Confidence,
  'Low' AS x_Effort,
  x_MonthlyCost,
  'Delete' AS x_Action
FROM idle_gateways
WHERE x_GatewayKind = 'Load balancer'
