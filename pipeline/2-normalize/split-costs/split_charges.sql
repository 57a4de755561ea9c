-- in:    daily_origins, split_ratios
-- grain: one day, combination of dimensions of an origin and allocated resource
-- spec:  FOCUS 1.4, split cost allocation: the sum of every metric is the origin's, and all dimensions but those of the share stay as they are;
--        each part is cut to the column's last digit, and the largest share takes what that leaves
-- why:   whole numbers divide exactly, and each of them is computed once, on narrow rows
WITH origins AS MATERIALIZED (
  SELECT
    *,
    row_number() OVER () AS x_Number,
    units_of(BilledCost, 1000000000000) AS billed,
    units_of(EffectiveCost, 1000000000000) AS effective,
    units_of(ListCost, 1000000000000) AS list,
    units_of(ContractedCost, 1000000000000) AS contracted,
    units_of(ConsumedQuantity, 1000000000000000) AS consumed,
    units_of(PricingQuantity, 1000000000000000) AS priced
  FROM daily_origins
  WHERE x_Origin IS NOT NULL
),
parts AS MATERIALIZED (
  SELECT
    x_Number,
    x_ShareNumber,
    x_TakesRest,
    part_of(billed, x_Part, x_Parts) AS billedPart,
    part_of(effective, x_Part, x_Parts) AS effectivePart,
    part_of(list, x_Part, x_Parts) AS listPart,
    part_of(contracted, x_Part, x_Parts) AS contractedPart,
    part_of(consumed, x_Part, x_Parts) AS consumedPart,
    part_of(priced, x_Part, x_Parts) AS pricedPart
  FROM origins JOIN split_ratios ON split_ratios.x_Origin = origins.x_Origin AND x_Day = ChargePeriodStart
),
rests AS (
  SELECT
    x_Number,
    any_value(billed) - sum(billedPart) AS billedRest,
    any_value(effective) - sum(effectivePart) AS effectiveRest,
    any_value(list) - sum(listPart) AS listRest,
    any_value(contracted) - sum(contractedPart) AS contractedRest,
    any_value(consumed) - sum(consumedPart) AS consumedRest,
    any_value(priced) - sum(pricedPart) AS pricedRest
  FROM parts JOIN origins USING (x_Number)
  GROUP BY x_Number
),
exact AS (
  SELECT
    x_Number,
    x_ShareNumber,
    x_TakesRest,
    billedPart + CASE WHEN x_TakesRest THEN billedRest ELSE 0 END AS billedPart,
    effectivePart + CASE WHEN x_TakesRest THEN effectiveRest ELSE 0 END AS effectivePart,
    listPart + CASE WHEN x_TakesRest THEN listRest ELSE 0 END AS listPart,
    contractedPart + CASE WHEN x_TakesRest THEN contractedRest ELSE 0 END AS contractedPart,
    consumedPart + CASE WHEN x_TakesRest THEN consumedRest ELSE 0 END AS consumedPart,
    pricedPart + CASE WHEN x_TakesRest THEN pricedRest ELSE 0 END AS pricedPart
  FROM parts JOIN rests USING (x_Number)
)
SELECT
  origins.* EXCLUDE (x_Number, billed, effective, list, contracted, consumed, priced) REPLACE (
    split_ratios.AllocatedMethodId AS AllocatedMethodId,
    split_ratios.AllocatedResourceId AS AllocatedResourceId,
    split_ratios.AllocatedResourceName AS AllocatedResourceName,
    with_tags(origins.Tags, AllocatedTags) AS Tags,
    cost_of(billedPart) AS BilledCost,
    cost_of(effectivePart) AS EffectiveCost,
    cost_of(listPart) AS ListCost,
    cost_of(contractedPart) AS ContractedCost,
    quantity_of(consumedPart) AS ConsumedQuantity,
    quantity_of(pricedPart) AS PricingQuantity,
    CASE WHEN exact.x_TakesRest THEN x_ChargeCount ELSE 0 END AS x_ChargeCount
  )
FROM exact JOIN origins USING (x_Number) JOIN split_ratios USING (x_ShareNumber)
