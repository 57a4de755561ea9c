-- in: cost_centers, monthly_costs
-- grain: one sub account without an owner for part of its cost in the month, with who pays most of the rest of it (SubAccountId)
-- spec: — (a guess to be looked at by people, never applied)
WITH unowned AS (
  SELECT SubAccountId, max(SubAccountName) AS SubAccountName, sum(EffectiveCost) AS EffectiveCost, count(DISTINCT ServiceName) AS x_Services, max(ServiceName) AS ServiceName
  FROM monthly_costs
  WHERE x_AllocationKind = 'Unallocated' AND BillingPeriodStart = $month::DATE
  GROUP BY SubAccountId
  HAVING sum(EffectiveCost) > 0
),
payers AS (
  SELECT SubAccountId, x_CostCenter, sum(EffectiveCost) AS x_PayerCost, sum(sum(EffectiveCost)) OVER (PARTITION BY SubAccountId) AS x_OwnedCost
  FROM monthly_costs
  WHERE x_AllocationKind = 'Direct' AND BillingPeriodStart BETWEEN $month::DATE - INTERVAL 2 MONTH AND $month::DATE
  GROUP BY SubAccountId, x_CostCenter
  QUALIFY row_number() OVER (PARTITION BY SubAccountId ORDER BY sum(EffectiveCost) DESC, x_CostCenter) = 1
)
SELECT
  SubAccountId, SubAccountName, x_Services, ServiceName, EffectiveCost, x_CostCenter, x_CostCenterName,
  CASE WHEN x_OwnedCost > 0 THEN x_PayerCost / x_OwnedCost END AS x_PayerShare
FROM unowned
LEFT JOIN payers USING (SubAccountId)
LEFT JOIN cost_centers USING (x_CostCenter)
ORDER BY EffectiveCost DESC, SubAccountId
LIMIT 15
