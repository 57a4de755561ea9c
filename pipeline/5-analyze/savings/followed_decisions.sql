-- in:    written_decisions, known_recommendations, allocated_charges, forecast_calendar, parameters
-- grain: one decision on a recommendation (x_RecommendationId)
-- spec:  contract/gold.ts, recommendation_decisions (what decisions.yaml says goes before what an edition knew, and that before what the bill says of the
--        resource; who paid most for it pays for it)
WITH paid AS (
  SELECT
    ResourceId, x_CostCenter, sum(EffectiveCost) AS EffectiveCost,
    max(ServiceProviderName) AS ServiceProviderName, max(SubAccountId) AS SubAccountId, max(SubAccountName) AS SubAccountName, max(ServiceName) AS ServiceName, max(RegionId) AS RegionId
  FROM allocated_charges SEMI JOIN written_decisions USING (ResourceId)
  GROUP BY ALL
), billed AS (
  SELECT * FROM paid QUALIFY row_number() OVER (PARTITION BY ResourceId ORDER BY EffectiveCost DESC, x_CostCenter) = 1
)
SELECT
  x_RecommendationId,
  coalesce(written.x_RecommendationKind, known.x_RecommendationKind) AS x_RecommendationKind,
  coalesce(known.x_Title, concat(upper(written.x_RecommendationKind[1]), replace(written.x_RecommendationKind[2:], '-', ' '))) AS x_Title,
  coalesce(written.x_Action, known.x_Action) AS x_Action,
  coalesce(known.ServiceProviderName, billed.ServiceProviderName) AS ServiceProviderName,
  coalesce(known.SubAccountId, billed.SubAccountId) AS SubAccountId,
  coalesce(known.SubAccountName, billed.SubAccountName) AS SubAccountName,
  coalesce(known.ServiceName, billed.ServiceName) AS ServiceName,
  coalesce(known.RegionId, billed.RegionId) AS RegionId,
  coalesce(written.ResourceId, known.ResourceId) AS ResourceId,
  coalesce(known.x_CostCenter, billed.x_CostCenter) AS x_CostCenter,
  coalesce(written.x_ClaimedMonthlySavings, known.x_MonthlySavings) AS x_ClaimedMonthlySavings,
  x_Decision, x_DecidedOn, x_ExpiresOn, x_DecisionReason, x_DecisionOwner, x_Ticket, x_DecidedBy, x_Where,
  known.x_RecommendationId IS NOT NULL AS x_IsKnown,
  coalesce(known.x_IsFound, false) AS x_IsFound,
  known.x_FirstFoundOn, known.x_LastFoundOn,
  x_AsOf,
  least(x_AsOf, coalesce(x_KnownThrough, x_AsOf)) AS knownThrough
FROM written_decisions AS written
LEFT JOIN known_recommendations AS known USING (x_RecommendationId)
LEFT JOIN billed ON billed.ResourceId = written.ResourceId
CROSS JOIN parameters
LEFT JOIN forecast_calendar ON true
