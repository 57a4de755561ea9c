-- in:    cost_recommendations, remembered_recommendations, parameters
-- grain: one recommendation that this edition or one before it found (x_RecommendationId)
-- spec:  contract/gold.ts
SELECT
  coalesce(found.x_RecommendationId, remembered.x_RecommendationId) AS x_RecommendationId,
  coalesce(found.x_RecommendationKind, remembered.x_RecommendationKind) AS x_RecommendationKind,
  coalesce(found.x_Title, remembered.x_Title) AS x_Title,
  coalesce(found.x_Action, remembered.x_Action) AS x_Action,
  coalesce(found.ServiceProviderName, remembered.ServiceProviderName) AS ServiceProviderName,
  coalesce(found.SubAccountId, remembered.SubAccountId) AS SubAccountId,
  coalesce(found.SubAccountName, remembered.SubAccountName) AS SubAccountName,
  coalesce(found.ServiceName, remembered.ServiceName) AS ServiceName,
  coalesce(found.RegionId, remembered.RegionId) AS RegionId,
  coalesce(found.ResourceId, remembered.ResourceId) AS ResourceId,
  coalesce(found.x_CostCenter, remembered.x_CostCenter) AS x_CostCenter,
  coalesce(found.x_MonthlySavings, remembered.x_MonthlySavings) AS x_MonthlySavings,
  coalesce(found.x_ClaimedMonthlySavings, remembered.x_ClaimedMonthlySavings) AS x_ClaimedMonthlySavings,
  coalesce(found.x_CurrentSku, remembered.x_CurrentSku) AS x_CurrentSku,
  coalesce(found.x_RecommendedSku, remembered.x_RecommendedSku) AS x_RecommendedSku,
  least(coalesce(remembered.x_FirstFoundOn, x_AsOf), x_AsOf) AS x_FirstFoundOn,
  CASE WHEN found.x_RecommendationId IS NULL THEN remembered.x_LastFoundOn ELSE x_AsOf END AS x_LastFoundOn,
  found.x_RecommendationId IS NOT NULL AS x_IsFound
FROM cost_recommendations AS found
FULL JOIN remembered_recommendations AS remembered USING (x_RecommendationId)
CROSS JOIN parameters
