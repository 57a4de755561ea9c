-- title: What the provider itself recommends
-- why:   The provider's own tools look at metrics that a bill does not hold.
-- do:    Follow the link to the provider's finding, check it with the owner, and apply it there.
-- learn: https://docs.aws.amazon.com/cost-management/latest/userguide/cost-optimization-hub.html
-- in:    provider_findings, billed_resources, recommendation_findings, parameters
-- needs: provider_findings
-- grain: one resource that the provider has a finding about, and no rule of ours (SubAccountId, ResourceId)
-- spec:  the newest finding of a resource counts, of two of a day the smaller; never more is saved than the resource costs, and of that only the share that no
--        commitment pays
WITH newest AS (
  SELECT
    provider_findings.*, billed_resources.ServiceName, coalesce(billed_resources.RegionId, provider_findings.RegionId) AS billedRegion,
    billed_resources.x_AvoidableCost AS avoidableCost, billed_resources.EffectiveCost AS wholeCost,
    billed_resources.x_AvoidableCost / billed_resources.EffectiveCost AS avoidableShare,
    (least(provider_findings.x_MonthlySavings, billed_resources.EffectiveCost) * avoidableShare)::DECIMAL(38, 12) AS savings
  FROM provider_findings JOIN billed_resources USING (ServiceProviderName, SubAccountId, ResourceId)
  ANTI JOIN (SELECT DISTINCT ServiceProviderName, ResourceId FROM recommendation_findings) AS ours USING (ServiceProviderName, ResourceId)
  WHERE x_EvidenceStatus = 'On the bill' AND x_Action <> 'Purchase' AND provider_findings.x_MonthlySavings > 0 AND billed_resources.EffectiveCost > 0
  QUALIFY row_number() OVER (PARTITION BY ServiceProviderName, ResourceId ORDER BY x_FoundOn DESC NULLS LAST, provider_findings.x_MonthlySavings, x_FindingId) = 1
)
SELECT
  ServiceProviderName, SubAccountId, ServiceName, billedRegion AS RegionId, ResourceId,
  format(
    '{} says{}: {}{} saves {:,.2f} {} a month{}{}.',
    x_Source, coalesce(' on ' || x_FoundOn, ''), coalesce(x_Description, x_Action), coalesce(' (' || nullif(concat_ws(' to ', x_CurrentSku, x_RecommendedSku), '') || ')', ''), x_MonthlySavings,
    x_ReportingCurrency,
    CASE WHEN x_MonthlySavings > wholeCost THEN format('; on this bill it cost {:,.2f} in the month', wholeCost) ELSE '' END,
    CASE WHEN avoidableShare < 0.995 THEN format('; commitments pay for {:.0f} % of what it costs, so {:,.2f} count', 100 * (1 - avoidableShare), savings) ELSE '' END
  ) AS x_Evidence,
  x_FoundOn AS x_EvidenceFirstDay, x_FoundOn AS x_EvidenceLastDay,
  savings AS x_MonthlySavings,
  'Medium' AS x_Confidence,
  'Medium' AS x_Effort,
  avoidableCost AS x_MonthlyCost,
  CASE WHEN x_Action IN ('Delete', 'Stop', 'Resize', 'Upgrade', 'Migrate', 'Configure') THEN x_Action ELSE 'Configure' END AS x_Action,
  x_CurrentSku, x_RecommendedSku
FROM newest CROSS JOIN parameters
