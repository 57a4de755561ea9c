-- in: monthly_costs, cost_centers
-- grain: one dimension and one of its parts, costliest first (x_Dimension, x_Part)
-- spec: —
WITH charges AS (
  SELECT * FROM monthly_costs LEFT JOIN cost_centers USING (x_CostCenter)
),
parts AS (
  SELECT 'provider' AS x_Dimension, ServiceProviderName AS x_Part, NULL AS x_Label, EffectiveCost FROM charges
  UNION ALL SELECT 'account', coalesce(SubAccountName, SubAccountId), NULL, EffectiveCost FROM charges
  UNION ALL SELECT 'category', ServiceCategory, NULL, EffectiveCost FROM charges
  UNION ALL SELECT 'service', ServiceName, NULL, EffectiveCost FROM charges
  UNION ALL SELECT 'region', RegionId, NULL, EffectiveCost FROM charges
  UNION ALL SELECT 'department', x_Department, NULL, EffectiveCost FROM charges
  UNION ALL SELECT 'team', x_CostCenter, x_CostCenterName, EffectiveCost FROM charges
  UNION ALL SELECT 'allocation', x_AllocationKind, NULL, EffectiveCost FROM charges
  UNION ALL SELECT 'charge', ChargeCategory, NULL, EffectiveCost FROM charges
)
SELECT x_Dimension, coalesce(x_Part, '(none)') AS x_Part, max(x_Label) AS x_Label, sum(EffectiveCost) AS EffectiveCost
FROM parts
GROUP BY 1, 2
ORDER BY x_Dimension, EffectiveCost DESC, x_Part
