-- in:    daily_origins, split_ratios
-- grain: one day, combination of dimensions of an origin and allocated resource
-- spec:  FOCUS 1.4, split cost allocation: the sum of every metric is the origin's, and all dimensions but those of the share stay as they are;
--        each part is cut to the column's last digit, and the largest share takes what that leaves
WITH origins AS (
  SELECT *, row_number() OVER () AS x_Number
  FROM daily_origins
  WHERE x_Origin IS NOT NULL
),
parts AS (
  SELECT
    origins.* REPLACE (
      split_ratios.AllocatedMethodId AS AllocatedMethodId,
      split_ratios.AllocatedResourceId AS AllocatedResourceId,
      split_ratios.AllocatedResourceName AS AllocatedResourceName,
      with_tags(origins.Tags, AllocatedTags) AS Tags,
      CASE WHEN x_TakesRest THEN x_ChargeCount ELSE 0 END AS x_ChargeCount
    ),
    x_TakesRest,
    share_of_cost(BilledCost, x_Part, x_Parts) AS billed,
    share_of_cost(EffectiveCost, x_Part, x_Parts) AS effective,
    share_of_cost(ListCost, x_Part, x_Parts) AS list,
    share_of_cost(ContractedCost, x_Part, x_Parts) AS contracted,
    share_of_quantity(ConsumedQuantity, x_Part, x_Parts) AS consumed,
    share_of_quantity(PricingQuantity, x_Part, x_Parts) AS priced
  FROM origins JOIN split_ratios ON split_ratios.x_Origin = origins.x_Origin AND x_Day = ChargePeriodStart
)
SELECT
  * EXCLUDE (x_Number, x_TakesRest, billed, effective, list, contracted, consumed, priced) REPLACE (
    CASE WHEN x_TakesRest THEN BilledCost - sum(billed) OVER whole + billed ELSE billed END AS BilledCost,
    CASE WHEN x_TakesRest THEN EffectiveCost - sum(effective) OVER whole + effective ELSE effective END AS EffectiveCost,
    CASE WHEN x_TakesRest THEN ListCost - sum(list) OVER whole + list ELSE list END AS ListCost,
    CASE WHEN x_TakesRest THEN ContractedCost - sum(contracted) OVER whole + contracted ELSE contracted END AS ContractedCost,
    CASE WHEN x_TakesRest THEN ConsumedQuantity - sum(consumed) OVER whole + consumed ELSE consumed END AS ConsumedQuantity,
    CASE WHEN x_TakesRest THEN PricingQuantity - sum(priced) OVER whole + priced ELSE priced END AS PricingQuantity
  )
FROM parts
WINDOW whole AS (PARTITION BY x_Number)
