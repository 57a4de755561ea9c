-- in:    monthly_costs, monthly_tag_costs, forecast_calendar
-- grain: one origin and payer, and once more for each of its tags (ServiceProviderName, SubAccountId, SubAccountName, ServiceName, RegionId, x_CostCenter, x_TagKey, x_TagValue)
-- spec:  contract/gold.ts (the last three complete months; a scenario finds its part of a forecast by them)
SELECT
  ServiceProviderName, SubAccountId, SubAccountName, ServiceName, RegionId, x_CostCenter,
  NULL::VARCHAR AS x_TagKey, NULL::VARCHAR AS x_TagValue,
  sum(EffectiveCost)::DECIMAL(38, 12) AS EffectiveCost
FROM monthly_costs CROSS JOIN forecast_calendar
WHERE BillingPeriodStart > x_LastCompleteMonth - INTERVAL 3 MONTH AND BillingPeriodStart <= x_LastCompleteMonth
GROUP BY ALL
HAVING sum(EffectiveCost) <> 0
UNION ALL
SELECT
  ServiceProviderName, SubAccountId, SubAccountName, ServiceName, RegionId, x_CostCenter,
  x_TagKey, x_TagValue,
  sum(EffectiveCost)::DECIMAL(38, 12)
FROM monthly_tag_costs CROSS JOIN forecast_calendar
WHERE BillingPeriodStart > x_LastCompleteMonth - INTERVAL 3 MONTH AND BillingPeriodStart <= x_LastCompleteMonth AND x_TagValue <> '(untagged)'
GROUP BY ALL
HAVING sum(EffectiveCost) <> 0
