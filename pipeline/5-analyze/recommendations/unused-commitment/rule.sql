-- title: Commitment paid for but not used
-- why:   A commitment is charged whether or not anything runs on it; the unused part bought nothing.
-- do:    Bring matching on-demand use under it, share it wider, or exchange it where the terms allow; do not renew the unused part. Until the term ends only better use saves.
-- learn: https://focus.finops.org/focus-specification/
-- in:    recent_charges
-- grain: one commitment of which 5 % or more was unused (ServiceProviderName, ResourceId)
-- spec:  FOCUS 1.4 CommitmentDiscountStatus: the unused part is a usage row of its own, and its effective cost is the waste. Only of commitments that are still billed,
--        as in metered_resources
WITH commitments AS (
  SELECT
    ServiceProviderName,
    CommitmentDiscountId AS ResourceId,
    max(CommitmentDiscountType) AS commitmentType,
    max(SubAccountId) FILTER (CommitmentDiscountStatus = 'Unused') AS SubAccountId,
    max(ServiceName) FILTER (CommitmentDiscountStatus = 'Unused') AS ServiceName,
    max(RegionId) FILTER (CommitmentDiscountStatus = 'Unused') AS RegionId,
    sum(EffectiveCost) FILTER (CommitmentDiscountStatus = 'Unused') AS unusedCost,
    sum(EffectiveCost) AS wholeCost,
    min(ChargePeriodStart) FILTER (CommitmentDiscountStatus = 'Unused') AS x_EvidenceFirstDay,
    max(x_KnownThrough) AS x_EvidenceLastDay,
    any_value(x_ReportingCurrency) AS currency
  FROM recent_charges
  WHERE CommitmentDiscountId IS NOT NULL AND ChargeCategory = 'Usage'
  GROUP BY ServiceProviderName, CommitmentDiscountId
  HAVING max(ChargePeriodStart) >= max(x_KnownThrough) - 3 OR (min(ChargePeriodStart) = max(ChargePeriodStart) AND bool_and(ChargePeriodStart = BillingPeriodStart))
)
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
  format(
    '{} used {:.0f} % of itself: {:,.2f} of {:,.2f} {} of its effective cost bought nothing in the month to {}.',
    coalesce(commitmentType, 'The commitment'), 100 * (wholeCost - unusedCost) / wholeCost, unusedCost, wholeCost, currency, x_EvidenceLastDay
  ) AS x_Evidence,
  x_EvidenceFirstDay,
  x_EvidenceLastDay,
  unusedCost AS x_MonthlySavings,
  'High' AS x_Confidence,
  'Medium' AS x_Effort,
  wholeCost AS x_MonthlyCost,
  'Renegotiate' AS x_Action
FROM commitments
WHERE unusedCost > 0 AND wholeCost > 0 AND unusedCost >= wholeCost * 0.05
