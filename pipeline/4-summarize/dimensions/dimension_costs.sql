-- in:    dimension, monthly_costs, reported_charges
-- grain: one billing period, dimension, value, rule, pool, provider and service (all columns but the four costs)
-- spec:  contract/gold.ts (parts of a charge are converted and rounded by themselves; what that leaves to the month's cost of the service, in
--        the twelfth decimal and in foreign currencies alone, goes to the largest row)
WITH costs AS (
  SELECT
    BillingPeriodStart, x_Dimension, x_CostCenter AS x_DimensionValue, x_AllocationKind, x_AllocationRuleId, x_Pool,
    ServiceProviderName, ServiceCategory, ServiceName,
    sum(BilledCost) AS BilledCost,
    sum(EffectiveCost) AS EffectiveCost,
    sum(ListCost) AS ListCost,
    sum(ContractedCost) AS ContractedCost
  FROM reported_charges CROSS JOIN dimension
  GROUP BY ALL
),
wholes AS (
  SELECT
    BillingPeriodStart, ServiceProviderName, ServiceCategory, ServiceName,
    sum(BilledCost) AS BilledCost,
    sum(EffectiveCost) AS EffectiveCost,
    sum(ListCost) AS ListCost,
    sum(ContractedCost) AS ContractedCost
  FROM main.monthly_costs
  GROUP BY ALL
),
rests AS (
  SELECT
    costs.*,
    row_number() OVER (
      PARTITION BY BillingPeriodStart, ServiceProviderName, ServiceCategory, ServiceName
      ORDER BY abs(costs.EffectiveCost) DESC, x_DimensionValue, x_AllocationRuleId, x_Pool
    ) = 1 AS takesRest,
    wholes.BilledCost - sum(costs.BilledCost) OVER service AS billedRest,
    wholes.EffectiveCost - sum(costs.EffectiveCost) OVER service AS effectiveRest,
    wholes.ListCost - sum(costs.ListCost) OVER service AS listRest,
    wholes.ContractedCost - sum(costs.ContractedCost) OVER service AS contractedRest
  FROM costs LEFT JOIN wholes USING (BillingPeriodStart, ServiceProviderName, ServiceCategory, ServiceName)
  WINDOW service AS (PARTITION BY BillingPeriodStart, ServiceProviderName, ServiceCategory, ServiceName)
)
SELECT
  * EXCLUDE (takesRest, billedRest, effectiveRest, listRest, contractedRest) REPLACE (
    BilledCost + CASE WHEN takesRest THEN billedRest ELSE 0 END AS BilledCost,
    EffectiveCost + CASE WHEN takesRest THEN effectiveRest ELSE 0 END AS EffectiveCost,
    ListCost + CASE WHEN takesRest THEN listRest ELSE 0 END AS ListCost,
    ContractedCost + CASE WHEN takesRest THEN contractedRest ELSE 0 END AS ContractedCost
  )
FROM rests
