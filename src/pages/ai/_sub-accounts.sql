-- in: ai_costs
-- grain: one sub account with AI cost in the last complete month (ServiceProviderName, SubAccountId)
-- spec: —
SELECT
  ServiceProviderName, SubAccountId, coalesce(max(SubAccountName), SubAccountId) AS SubAccountName,
  sum(CASE WHEN x_AiKind = 'Language models' THEN EffectiveCost ELSE 0 END) AS x_ModelCost,
  sum(CASE WHEN x_AiKind = 'Accelerators' THEN EffectiveCost ELSE 0 END) AS x_AcceleratorCost,
  sum(CASE WHEN x_AiKind = 'Other AI services' THEN EffectiveCost ELSE 0 END) AS x_OtherCost,
  sum(EffectiveCost) AS EffectiveCost
FROM ai_costs
WHERE BillingPeriodStart = $month::DATE
GROUP BY ServiceProviderName, SubAccountId
ORDER BY sum(EffectiveCost) DESC, ServiceProviderName, SubAccountId
