-- in:    monthly_costs
-- grain: one billing period, provider, sub account, service, cost center, charge category and column of cost
-- spec:  contract/gold.ts
SELECT
  BillingPeriodStart, ServiceProviderName, SubAccountId, ServiceName, x_CostCenter, ChargeCategory, x_CostColumn,
  max(SubAccountName) AS SubAccountName,
  sum(x_Cost::DECIMAL(38, 12))::DECIMAL(38, 12) AS x_Cost
FROM (
  UNPIVOT (SELECT * REPLACE (
    BilledCost::DECIMAL(38, 12) AS BilledCost,
    EffectiveCost::DECIMAL(38, 12) AS EffectiveCost,
    ListCost::DECIMAL(38, 12) AS ListCost,
    ContractedCost::DECIMAL(38, 12) AS ContractedCost
  ) FROM monthly_costs)
  ON BilledCost, EffectiveCost, ListCost, ContractedCost INTO NAME x_CostColumn VALUE x_Cost
)
GROUP BY ALL
