-- in: cost_centers, untagged_resources
-- grain: one resource that misses a required tag or has a wrong value (SubAccountId, ResourceId)
-- spec: —
SELECT
  BillingPeriodStart,
  coalesce(ResourceName, ResourceId) AS ResourceName,
  ResourceId,
  SubAccountName,
  ServiceName,
  x_MissingTagKeys,
  x_WrongTagValues,
  payer.x_CostCenterName AS x_CostCenterName,
  guess.x_CostCenterName AS x_OwnerGuessName,
  x_GuessReason,
  EffectiveCost
FROM untagged_resources
LEFT JOIN cost_centers AS payer ON payer.x_CostCenter = untagged_resources.x_CostCenter
LEFT JOIN cost_centers AS guess ON guess.x_CostCenter = x_OwnerGuess
ORDER BY EffectiveCost DESC, SubAccountId, ResourceId
LIMIT 50
