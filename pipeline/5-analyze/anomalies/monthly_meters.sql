-- in:    reported_charges
-- grain: one meter of a resource that is billed by the month, not by the day (ServiceProviderName, ServiceName, SubAccountId, SkuMeter, RegionId,
--        ResourceId, x_CostCenter)
-- spec:  — (in two or more months, twenty days apart or more, on at most two days each: a fee, a licence, or usage that the bill states once a month)
SELECT ServiceProviderName, ServiceName, SubAccountId, SkuMeter, RegionId, coalesce(ResourceId, '') AS ResourceId, coalesce(x_CostCenter, '') AS x_CostCenter
FROM reported_charges
WHERE ChargeCategory = 'Usage'
GROUP BY ALL
HAVING count(DISTINCT BillingPeriodStart) >= 2 AND max(ChargePeriodStart) - min(ChargePeriodStart) >= 20
  AND count(DISTINCT ChargePeriodStart) <= 2 * count(DISTINCT date_trunc('month', ChargePeriodStart))
