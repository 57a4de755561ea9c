-- in: scenario_bases, cost_centers, currency_costs, cost_forecasts
-- grain: one name that a scope can have, costliest first (x_Key, x_Name)
-- spec: — (keys of contract/scenarios.ts; the 300 costliest names of each)
WITH names AS (
  SELECT unnest(['business_unit', 'department', 'cost_center', 'provider', 'service', 'sub_account', 'region']) AS x_Key,
    unnest([x_BusinessUnit, x_Department, scenario_bases.x_CostCenter, ServiceProviderName, ServiceName, coalesce(SubAccountName, SubAccountId), RegionId]) AS x_Name,
    unnest([NULL, NULL, x_CostCenterName, NULL, NULL, NULL, NULL]) AS x_Label, EffectiveCost
  FROM scenario_bases LEFT JOIN cost_centers USING (x_CostCenter)
  WHERE x_TagKey IS NULL
  UNION ALL
  SELECT 'tag', concat(x_TagKey, '=', x_TagValue), NULL, EffectiveCost FROM scenario_bases WHERE x_TagKey IS NOT NULL
  UNION ALL
  SELECT 'currency', BillingCurrency, NULL, x_ReportedEffectiveCost FROM currency_costs WHERE BillingPeriodStart >= (SELECT max(BillingPeriodStart) FROM cost_forecasts WHERE x_IsMonthComplete)
  UNION ALL
  SELECT 'cost_center', x_CostCenter, x_CostCenterName, 0 FROM cost_centers
)
SELECT x_Key, x_Name, max(x_Label) AS x_Label, sum(EffectiveCost) AS EffectiveCost
FROM names
WHERE x_Name IS NOT NULL
GROUP BY x_Key, x_Name
QUALIFY row_number() OVER (PARTITION BY x_Key ORDER BY sum(EffectiveCost) DESC, x_Name) <= 300
ORDER BY x_Key, sum(EffectiveCost) DESC, x_Name
