-- in:    written_decisions, known_recommendations, forecast_calendar, parameters
-- grain: one decision on a recommendation (x_RecommendationId)
-- spec:  contract/gold.ts, recommendation_decisions (what decisions.yaml says goes before what an edition knew; to measure takes the resource and the day)
SELECT
  x_RecommendationId,
  coalesce(written.x_RecommendationKind, known.x_RecommendationKind) AS x_RecommendationKind,
  coalesce(known.x_Title, written.x_RecommendationKind) AS x_Title,
  coalesce(written.x_Action, known.x_Action) AS x_Action,
  known.ServiceProviderName, known.SubAccountId, known.SubAccountName, known.ServiceName, known.RegionId,
  coalesce(written.ResourceId, known.ResourceId) AS ResourceId,
  known.x_CostCenter,
  coalesce(written.x_ClaimedMonthlySavings, known.x_MonthlySavings) AS x_ClaimedMonthlySavings,
  x_Decision, x_DecidedOn, x_ExpiresOn, x_DecisionReason, x_DecisionOwner, x_Ticket, x_DecidedBy, x_Where,
  known.x_RecommendationId IS NOT NULL AS x_IsKnown,
  coalesce(known.x_IsFound, false) AS x_IsFound,
  known.x_FirstFoundOn, known.x_LastFoundOn,
  x_AsOf,
  least(x_AsOf, coalesce(x_KnownThrough, x_AsOf)) AS knownThrough
FROM written_decisions AS written
LEFT JOIN known_recommendations AS known USING (x_RecommendationId)
CROSS JOIN parameters
LEFT JOIN forecast_calendar ON true
