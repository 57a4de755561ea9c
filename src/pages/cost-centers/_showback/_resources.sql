-- in: monthly_resource_costs
-- grain: one of the twelve costliest resources of the cost center in the month (ResourceId, ServiceName, SubAccountName)
-- spec: —
SELECT coalesce(ResourceName, ResourceId) AS ResourceName, ResourceId, ResourceType, ServiceName, SubAccountName, ServiceProviderName, EffectiveCost
FROM monthly_resource_costs
WHERE x_CostCenter = $cost_center AND BillingPeriodStart = $month::DATE AND ResourceId IS NOT NULL
ORDER BY EffectiveCost DESC, ResourceId
LIMIT 12
