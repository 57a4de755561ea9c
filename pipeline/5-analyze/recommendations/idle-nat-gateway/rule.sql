-- title: NAT gateway without traffic
-- why:   A NAT gateway is billed by the hour even when no byte passes; a private network that sends nothing needs none.
-- do:    Delete the gateway and its route, release its address; services of the cloud itself can be reached by endpoints instead.
-- learn: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-pricing.html
-- in:    idle_gateways
-- needs: idle_gateways
-- grain: one NAT gateway (SubAccountId, RegionId, ResourceId)
-- spec:  idle_gateways.sql
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId, x_Evidence, x_EvidenceFirstDay, x_EvidenceLastDay,
  x_MonthlyCost AS x_MonthlySavings,
  'High' AS x_Confidence,
  'Low' AS x_Effort,
  x_MonthlyCost,
  'Delete' AS x_Action
FROM idle_gateways
WHERE x_GatewayKind = 'NAT gateway'
