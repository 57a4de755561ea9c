-- in:    recommendation_findings, recommendation_conflicts, recent_allocations, recent_charges, provider_findings, parameters
-- grain: one finding of one recommendation for one resource or commitment (x_RecommendationId)
-- spec:  contract/gold.ts; the payer bears most of the resource's or commitment's cost, else most of the sub account's. What the provider says of the
--        same resource stands beside, and adds nothing
WITH resource_payers AS (
  SELECT ResourceId, x_CostCenter, sum(EffectiveCost) AS EffectiveCost FROM recent_allocations WHERE ResourceId IS NOT NULL GROUP BY ALL
  UNION ALL
  SELECT CommitmentDiscountId, x_CostCenter, sum(EffectiveCost) FROM recent_allocations
  WHERE CommitmentDiscountId IS NOT NULL AND CommitmentDiscountStatus = 'Unused' GROUP BY ALL
  UNION ALL
  SELECT array_to_string(string_split(AllocatedResourceId, '/')[:4], '/'), x_CostCenter, sum(EffectiveCost) FROM recent_allocations
  WHERE AllocatedResourceId IS NOT NULL GROUP BY ALL
), by_resource AS (
  SELECT ResourceId, max_by(x_CostCenter, (EffectiveCost, x_CostCenter)) AS x_CostCenter FROM resource_payers GROUP BY ALL
), account_payers AS (
  SELECT SubAccountId, x_CostCenter, sum(EffectiveCost) AS EffectiveCost FROM recent_allocations GROUP BY ALL
), by_account AS (
  SELECT SubAccountId, max_by(x_CostCenter, (EffectiveCost, x_CostCenter)) AS x_CostCenter FROM account_payers GROUP BY ALL
), names AS (
  SELECT SubAccountId, max_by(SubAccountName, (ChargePeriodStart, SubAccountName)) AS SubAccountName FROM recent_charges GROUP BY ALL
), said AS (
  SELECT
    ServiceProviderName, ResourceId,
    string_agg(
      format('{}: {}{}', x_Source, concat_ws(' to ', x_Action, x_RecommendedSku), coalesce(format(', with {:,.2f} {} a month', x_MonthlySavings, x_ReportingCurrency), '')),
      '; ' ORDER BY x_FoundOn DESC, x_Source, x_FindingId
    ) AS x_ProviderSays
  FROM provider_findings CROSS JOIN parameters
  WHERE x_EvidenceStatus = 'On the bill'
  GROUP BY ALL
)
SELECT
  x_RecommendationId,
  x_RecommendationKind, x_Title, x_Why, x_Do, x_Learn,
  findings.ServiceProviderName, findings.SubAccountId, coalesce(SubAccountName, findings.SubAccountId) AS SubAccountName, ServiceName, RegionId,
  findings.ResourceId,
  coalesce(by_resource.x_CostCenter, by_account.x_CostCenter) AS x_CostCenter,
  x_Evidence, x_EvidenceFirstDay, x_EvidenceLastDay,
  CASE
    WHEN x_Action = 'Renew' THEN 0
    ELSE least(round(x_MonthlySavings, 4), (x_MonthlySavings::DOUBLE * coalesce(x_LeftShare, 1))::DECIMAL(38, 4))
  END::DECIMAL(38, 12) AS x_MonthlySavings,
  round(x_MonthlySavings, 4)::DECIMAL(38, 12) AS x_ClaimedMonthlySavings,
  round(x_MonthlyCost, 4)::DECIMAL(38, 12) AS x_MonthlyCost,
  x_Confidence, x_Effort, x_Action, x_CostPart, x_CurrentSku, x_RecommendedSku,
  x_ReducedBy,
  CASE WHEN x_LeftShare = 0 THEN x_ReducedBy END AS x_InsteadOf,
  CASE WHEN x_RecommendationKind <> 'provider-finding' THEN x_ProviderSays END AS x_ProviderSays
FROM recommendation_findings AS findings
LEFT JOIN recommendation_conflicts USING (x_RecommendationId)
LEFT JOIN by_resource ON by_resource.ResourceId = findings.ResourceId
LEFT JOIN by_account ON by_account.SubAccountId = findings.SubAccountId
LEFT JOIN names ON names.SubAccountId = findings.SubAccountId
LEFT JOIN said ON said.ServiceProviderName = findings.ServiceProviderName AND said.ResourceId = findings.ResourceId
