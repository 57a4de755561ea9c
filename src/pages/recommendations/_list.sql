-- in: cost_recommendations, cost_centers, recommendation_decisions
-- grain: one recommendation, largest saving first (x_RecommendationId)
-- spec: —
SELECT
  x_RecommendationId, x_RecommendationKind, x_Title, x_Why, x_Do, x_Learn, ServiceProviderName, SubAccountId,
  coalesce(SubAccountName, SubAccountId) AS SubAccountName, ServiceName, RegionId, ResourceId,
  x_CostCenter, coalesce(x_CostCenterName, x_CostCenter) AS x_CostCenterName, x_Department, x_Owner, x_OwnerEmail,
  x_Evidence, x_EvidenceFirstDay, x_EvidenceLastDay, x_MonthlySavings, x_ClaimedMonthlySavings, x_MonthlyCost, x_Confidence, x_Effort,
  x_Action, x_CurrentSku, x_RecommendedSku, x_ReducedBy, x_InsteadOf, x_ProviderSays
FROM cost_recommendations
ANTI JOIN (SELECT x_RecommendationId FROM recommendation_decisions WHERE x_Stage = 'Dismissed') AS dismissed USING (x_RecommendationId)
LEFT JOIN cost_centers USING (x_CostCenter)
ORDER BY x_MonthlySavings DESC, x_ClaimedMonthlySavings DESC, x_RecommendationId
