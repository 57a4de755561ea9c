-- in:    demo_deliveries, demo_plans, demo_resources, demo_slots
-- grain: one use, commitment, resource and charge period of the deliveries at hand (x_UseNumber, CommitmentDiscountId, x_ResourceNumber, ChargePeriodStart)
-- spec:  — (a planned quantity is dealt out in ten-thousandths of a unit, so price × quantity is exact)
WITH planned AS (
  SELECT
    demo_plans.* EXCLUDE (x_Quantities),
    x_LateFrom,
    unnest(string_split(x_Quantities, ','))::BIGINT AS x_Planned,
    x_FirstDay + unnest(range(len(string_split(x_Quantities, ','))))::INTEGER AS x_Day
  FROM demo_plans JOIN (SELECT x_Bill, x_Month, x_LateFrom FROM demo_deliveries) USING (x_Bill, x_Month)
),
weighted AS (
  SELECT
    planned.*,
    demo_resources.* EXCLUDE (x_UseNumber, x_Weight),
    x_Slot,
    -- Between 80 and 119, as if drawn: resources of one use do not move in step.
    CASE WHEN x_IsPieces THEN 1 ELSE
      x_Weight * x_SlotWeight
      * (80 + (x_UseNumber * 7919 + x_ResourceNumber * 104729 + (x_Day - DATE '2024-01-01') * 1299709 + x_Slot * 15485863) % 1000003 * 48271 % 65521 % 40)
    END AS x_DriftingWeight
  FROM planned JOIN demo_resources USING (x_UseNumber) JOIN demo_slots USING (x_Step)
),
measured AS (
  SELECT
    weighted.*,
    ((x_Planned * x_DriftingWeight // (sum(x_DriftingWeight) OVER (PARTITION BY x_UseNumber, CommitmentDiscountId, x_Day))::BIGINT)::DECIMAL(18, 0)
      * 0.0001::DECIMAL(4, 4))::DECIMAL(18, 4) AS PricingQuantity
  FROM weighted
)
SELECT
  x_Month,
  x_UseNumber,
  x_ResourceNumber,
  CommitmentDiscountId,
  CASE x_Step WHEN 'hour' THEN x_Day + to_hours(x_Slot) ELSE x_Day::TIMESTAMP END AS ChargePeriodStart,
  CASE x_Step WHEN 'hour' THEN x_Day + to_hours(x_Slot + 1) WHEN 'day' THEN x_Day + to_days(1) ELSE x_EndDay::TIMESTAMP END AS ChargePeriodEnd,
  PricingQuantity,
  ListUnitPrice,
  ContractedUnitPrice,
  (PricingQuantity * ListUnitPrice)::DECIMAL(18, 12) AS ListCost,
  (PricingQuantity * ContractedUnitPrice)::DECIMAL(18, 12) AS ContractedCost,
  (PricingQuantity * x_EffectiveUnitPrice)::DECIMAL(18, 12) AS EffectiveCost,
  ResourceId,
  ResourceName,
  AvailabilityZone,
  CASE WHEN x_Day < x_TaggedFrom THEN TagsBefore ELSE Tags END AS Tags,
  AllocatedResourceId,
  AllocatedResourceName,
  AllocatedTags
FROM measured
WHERE PricingQuantity > 0 AND (NOT x_IsLate OR x_Day < x_LateFrom)
