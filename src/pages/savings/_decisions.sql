-- in: recommendation_decisions, realised_savings, cost_centers
-- grain: one decision on a recommendation, what asks for an answer first (x_RecommendationId)
-- spec: —
WITH sums AS (
  SELECT x_RecommendationId, sum(x_RealisedSavings) AS x_RealisedSavings, sum(x_CostAvoided) AS x_CostAvoided, sum(x_ReplacementCost) AS x_ReplacementCost, sum(x_ClaimedSavings) AS x_ClaimedSavings
  FROM realised_savings GROUP BY ALL
)
SELECT
  x_RecommendationId, x_RecommendationKind, x_Title, x_Action, ResourceId, ServiceName, SubAccountName, x_CostCenter, coalesce(x_CostCenterName, x_CostCenter) AS x_CostCenterName, x_Department,
  x_Decision, x_DecidedOn, x_ExpiresOn, x_DecisionReason, coalesce(x_DecisionOwner, x_Owner) AS x_DecisionOwner, x_Ticket, x_DecidedBy, x_Stage, x_StageReason, x_IsFound, x_LastFoundOn,
  x_ClaimedMonthlySavings, x_FirstMonthlySavings, x_MeasuredMonthlySavings, x_MeasuredMonthlySavings - x_ClaimedMonthlySavings AS x_Difference,
  x_RealisedSavings, x_CostAvoided, x_ReplacementCost, x_ClaimedSavings, x_Where
FROM recommendation_decisions LEFT JOIN sums USING (x_RecommendationId) LEFT JOIN cost_centers USING (x_CostCenter)
ORDER BY list_position(['Regressed', 'Not realised', 'Dismissal expired', 'Not measurable', 'Not measured yet', 'Accepted', 'Realised', 'Verified', 'Dismissed'], x_Stage), x_ClaimedMonthlySavings DESC NULLS LAST, x_RecommendationId
