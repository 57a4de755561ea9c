-- in:    policy_verdicts
-- grain: one month, policy, payer or pool, and sub account (BillingPeriodStart, x_Policy, x_CostCenter, x_Pool, SubAccountId)
-- spec:  contract/gold.ts (a resource counts once, where it costs most; it is covered when all of its charges are)
WITH costs AS (
  SELECT
    BillingPeriodStart, x_Policy, x_CostCenter, x_Pool, SubAccountId, SubAccountName,
    coalesce(sum(EffectiveCost) FILTER (x_TagStatus <> 'Exempt'), 0)::DECIMAL(38, 12) AS EffectiveCost,
    coalesce(sum(EffectiveCost) FILTER (x_TagStatus IN ('Covered', 'Inherited')), 0)::DECIMAL(38, 12) AS x_CoveredEffectiveCost,
    coalesce(sum(EffectiveCost) FILTER (x_TagStatus = 'Inherited'), 0)::DECIMAL(38, 12) AS x_InheritedEffectiveCost,
    coalesce(sum(EffectiveCost) FILTER (x_TagStatus = 'Wrong value'), 0)::DECIMAL(38, 12) AS x_WrongEffectiveCost,
    coalesce(sum(EffectiveCost) FILTER (x_TagStatus = 'Exempt'), 0)::DECIMAL(38, 12) AS x_ExemptEffectiveCost
  FROM policy_verdicts
  GROUP BY ALL
),
resource_rows AS (
  SELECT
    BillingPeriodStart, x_Policy, x_CostCenter, x_Pool, SubAccountId, SubAccountName, ResourceId,
    sum(EffectiveCost) AS EffectiveCost,
    bool_and(x_TagStatus IN ('Covered', 'Inherited')) AS x_IsCovered,
    bool_or(x_TagStatus = 'Wrong value') AS x_IsWrong
  FROM policy_verdicts
  WHERE ResourceId IS NOT NULL AND x_TagStatus <> 'Exempt'
  GROUP BY ALL
),
resources AS (
  SELECT
    * REPLACE (bool_and(x_IsCovered) OVER resource AS x_IsCovered, bool_or(x_IsWrong) OVER resource AS x_IsWrong),
    row_number() OVER (PARTITION BY BillingPeriodStart, x_Policy, SubAccountId, ResourceId
      ORDER BY EffectiveCost DESC, x_CostCenter, x_Pool, SubAccountName) AS place
  FROM resource_rows
  WINDOW resource AS (PARTITION BY BillingPeriodStart, x_Policy, SubAccountId, ResourceId)
),
counts AS (
  SELECT
    BillingPeriodStart, x_Policy, x_CostCenter, x_Pool, SubAccountId, SubAccountName,
    count(*) AS x_Resources,
    count(*) FILTER (x_IsCovered) AS x_CoveredResources,
    count(*) FILTER (NOT x_IsCovered AND x_IsWrong) AS x_WrongResources
  FROM resources
  WHERE place = 1
  GROUP BY ALL
)
SELECT costs.*, coalesce(x_Resources, 0) AS x_Resources, coalesce(x_CoveredResources, 0) AS x_CoveredResources, coalesce(x_WrongResources, 0) AS x_WrongResources
FROM costs
LEFT JOIN counts
  ON counts.BillingPeriodStart = costs.BillingPeriodStart AND counts.x_Policy = costs.x_Policy
    AND counts.x_CostCenter IS NOT DISTINCT FROM costs.x_CostCenter AND counts.x_Pool IS NOT DISTINCT FROM costs.x_Pool
    AND counts.SubAccountId = costs.SubAccountId AND counts.SubAccountName = costs.SubAccountName
