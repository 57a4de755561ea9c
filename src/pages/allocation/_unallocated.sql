-- in: monthly_costs
-- grain: one service, sub account and provider without an owner in the month (ServiceProviderName, SubAccountId, ServiceName)
-- spec: —
SELECT ServiceName, coalesce(SubAccountName, SubAccountId) AS SubAccountName, ServiceProviderName, sum(EffectiveCost) AS EffectiveCost
FROM monthly_costs
WHERE x_AllocationKind = 'Unallocated' AND BillingPeriodStart = $month::DATE
GROUP BY ServiceName, SubAccountId, SubAccountName, ServiceProviderName
ORDER BY EffectiveCost DESC, ServiceName, SubAccountName
LIMIT 25
