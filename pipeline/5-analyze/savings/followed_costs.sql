-- in:    followed_decisions, known_charges, charge_rates
-- grain: one measured decision, day and pricing unit of its resource, or of what replaced it (x_RecommendationId, x_IsReplacement, ChargePeriodStart, x_Unit)
-- spec:  FOCUS 1.4 PricingQuantity (usage that no commitment pays, in the reporting currency; from 28 days before the day it was done. What commitments
--        cover after that day beyond what they covered before is used on, so it counts at its cost on demand, and is no saving. A replacement is
--        provable where it has the very tags of what is gone, in the same sub account and service, and was first billed within 14 days of the change)
WITH measured AS (
  SELECT x_RecommendationId, ResourceId, x_DecidedOn FROM followed_decisions WHERE x_Decision = 'Done' AND ResourceId IS NOT NULL
), own AS (
  SELECT x_RecommendationId, x_DecidedOn, charges.ServiceProviderName, charges.SubAccountId, charges.ServiceName, charges.Tags
  FROM measured JOIN known_charges AS charges USING (ResourceId)
  WHERE ChargeCategory = 'Usage' AND ChargePeriodStart < x_DecidedOn AND length(charges.Tags) > 2
  GROUP BY ALL
), alike AS (
  SELECT own.x_RecommendationId, own.x_DecidedOn, charges.ResourceId, min(charges.ChargePeriodStart) AS firstDay
  FROM own JOIN known_charges AS charges USING (ServiceProviderName, SubAccountId, ServiceName, Tags)
  WHERE ChargeCategory = 'Usage' AND charges.ResourceId IS NOT NULL
  GROUP BY ALL
), followed AS (
  SELECT x_RecommendationId, x_DecidedOn, ResourceId, false AS x_IsReplacement FROM measured
  UNION ALL
  SELECT x_RecommendationId, x_DecidedOn, ResourceId, true FROM alike
  ANTI JOIN measured USING (x_RecommendationId, ResourceId)
  WHERE firstDay BETWEEN x_DecidedOn - 14 AND x_DecidedOn + 14
), daily AS (
  SELECT
    x_RecommendationId, x_IsReplacement, ChargePeriodStart, x_DecidedOn,
    coalesce(PricingUnit, ConsumedUnit, 'Fee') AS x_Unit,
    CommitmentDiscountStatus IS NOT NULL AS isCovered,
    sum(in_reporting_currency(
      CASE WHEN CommitmentDiscountStatus IS NULL THEN EffectiveCost WHEN ContractedCost > 0 THEN ContractedCost WHEN ListCost > 0 THEN ListCost ELSE EffectiveCost END, x_Rate
    )) AS EffectiveCost,
    sum(coalesce(PricingQuantity, ConsumedQuantity, EffectiveCost)) AS x_Quantity
  FROM followed
  JOIN known_charges USING (ResourceId)
  JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
  WHERE ChargeCategory = 'Usage' AND coalesce(CommitmentDiscountStatus, 'Used') = 'Used' AND ChargePeriodStart >= x_DecidedOn - 28
  GROUP BY ALL
), first_days AS (
  SELECT x_RecommendationId, min(ChargePeriodStart) AS firstDay FROM daily WHERE NOT x_IsReplacement GROUP BY ALL
), covered_before AS (
  SELECT x_RecommendationId, x_Unit, sum(x_Quantity)::DOUBLE / (any_value(x_DecidedOn) - any_value(firstDay)) AS quantityADay
  FROM daily JOIN first_days USING (x_RecommendationId)
  WHERE isCovered AND NOT x_IsReplacement AND ChargePeriodStart < x_DecidedOn
  GROUP BY ALL
), parts AS (
  SELECT
    daily.*,
    CASE WHEN NOT isCovered THEN 1 WHEN ChargePeriodStart < x_DecidedOn THEN 0 ELSE greatest(0, 1 - coalesce(quantityADay, 0) / nullif(x_Quantity, 0)) END AS part
  FROM daily LEFT JOIN covered_before USING (x_RecommendationId, x_Unit)
)
SELECT
  x_RecommendationId, x_IsReplacement, ChargePeriodStart, x_Unit,
  any_value(x_DecidedOn) AS x_DecidedOn,
  sum(CASE WHEN isCovered THEN EffectiveCost * part ELSE EffectiveCost END::DECIMAL(38, 12)) AS EffectiveCost,
  sum(CASE WHEN isCovered THEN x_Quantity * part ELSE x_Quantity END::DECIMAL(38, 12)) AS x_Quantity
FROM parts
WHERE part > 0
GROUP BY ALL
