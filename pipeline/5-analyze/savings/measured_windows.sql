-- in:    followed_decisions, followed_costs
-- grain: one decision that is done and window of days after it: a month, First, of 28 days, or Latest, the last 14 known days (x_RecommendationId, x_Window, x_WindowStart)
-- spec:  FinOps cost avoidance. Old price × new usage less what it cost: price × quantity on the same usage, by pricing unit. A unit that is gone
--        is saved whole. Where the thing is gone, or its use is what was cut, also old price × the usage that went away, less what replaced it. On more usage than before the saving is avoided, not saved
WITH before_days AS (
  SELECT x_RecommendationId, (any_value(x_DecidedOn) - min(ChargePeriodStart))::INTEGER AS daysBefore
  FROM followed_costs WHERE NOT x_IsReplacement AND ChargePeriodStart < x_DecidedOn GROUP BY ALL
), done AS (
  SELECT x_RecommendationId, x_Action, x_DecidedOn, knownThrough
  FROM followed_decisions SEMI JOIN before_days USING (x_RecommendationId)
  WHERE x_Decision = 'Done' AND ResourceId IS NOT NULL AND x_DecidedOn < knownThrough
), windows AS (
  SELECT x_RecommendationId, x_Action, 'Month' AS x_Window, greatest(month::DATE, x_DecidedOn + 1) AS firstDay, least(last_day(month::DATE), knownThrough) AS lastDay
  FROM done, generate_series(date_trunc('month', x_DecidedOn + 1)::TIMESTAMP, knownThrough::TIMESTAMP, INTERVAL 1 MONTH) AS months(month)
  UNION ALL
  SELECT x_RecommendationId, x_Action, 'First', x_DecidedOn + 1, least(x_DecidedOn + 28, knownThrough) FROM done
  UNION ALL
  SELECT x_RecommendationId, x_Action, 'Latest', greatest(x_DecidedOn + 1, knownThrough - 13), knownThrough FROM done
), before_units AS (
  SELECT x_RecommendationId, x_Unit, sum(EffectiveCost)::DOUBLE / any_value(daysBefore) AS costADay, sum(x_Quantity)::DOUBLE / any_value(daysBefore) AS quantityADay
  FROM followed_costs JOIN before_days USING (x_RecommendationId)
  WHERE NOT x_IsReplacement AND ChargePeriodStart < x_DecidedOn
  GROUP BY ALL
), after_units AS (
  SELECT
    windows.x_RecommendationId, x_Window, firstDay, x_Unit,
    coalesce(sum(EffectiveCost) FILTER (NOT x_IsReplacement), 0)::DOUBLE AS newCost,
    coalesce(sum(x_Quantity) FILTER (NOT x_IsReplacement), 0)::DOUBLE AS newQuantity,
    coalesce(sum(EffectiveCost) FILTER (x_IsReplacement), 0)::DOUBLE AS replacedBy
  FROM windows JOIN followed_costs ON followed_costs.x_RecommendationId = windows.x_RecommendationId AND ChargePeriodStart BETWEEN firstDay AND lastDay
  GROUP BY ALL
), units AS (
  SELECT x_RecommendationId, x_Window, firstDay, x_Unit FROM windows JOIN before_units USING (x_RecommendationId)
  UNION
  SELECT x_RecommendationId, x_Window, firstDay, x_Unit FROM after_units
), effects AS (
  SELECT
    windows.x_RecommendationId, windows.x_Window, windows.firstDay, any_value(windows.lastDay) AS lastDay, any_value(x_Action) AS x_Action,
    any_value(windows.lastDay - windows.firstDay + 1) AS days,
    sum(coalesce(costADay, 0)) AS oldCostADay,
    sum(coalesce(newCost, 0)) AS newCost,
    sum(coalesce(newQuantity, 0)) AS newQuantity,
    sum(coalesce(replacedBy, 0)) AS replacedBy,
    sum(CASE WHEN quantityADay > 0 THEN costADay / quantityADay * coalesce(newQuantity, 0) ELSE 0 END - coalesce(newCost, 0)) AS byPrice,
    sum(CASE WHEN quantityADay > 0 AND newQuantity > 0 THEN (costADay / quantityADay * newQuantity - newCost) * greatest(0, 1 - quantityADay * (windows.lastDay - windows.firstDay + 1) / newQuantity) ELSE 0 END) AS byPriceOnGrowth,
    sum(CASE WHEN quantityADay > 0 THEN costADay * (windows.lastDay - windows.firstDay + 1) - costADay / quantityADay * coalesce(newQuantity, 0) ELSE 0 END) AS byUsage,
    sum(CASE WHEN coalesce(newQuantity, 0) = 0 THEN coalesce(costADay, 0) * (windows.lastDay - windows.firstDay + 1) ELSE 0 END) AS byUsageGone
  FROM windows
  JOIN units USING (x_RecommendationId, x_Window, firstDay)
  LEFT JOIN before_units USING (x_RecommendationId, x_Unit)
  LEFT JOIN after_units USING (x_RecommendationId, x_Window, firstDay, x_Unit)
  GROUP BY ALL
), counted AS (
  SELECT *, coalesce(x_Action IN ('Delete', 'Stop', 'Schedule'), true) OR newQuantity = 0 AS isUsageCut
  FROM effects
)
SELECT
  x_RecommendationId, x_Window, firstDay AS x_WindowStart, lastDay AS x_WindowEnd, days AS x_Days,
  (oldCostADay * days)::DECIMAL(38, 4) AS x_CostBefore,
  newCost::DECIMAL(38, 4) AS x_CostAfter,
  (CASE WHEN isUsageCut THEN replacedBy ELSE 0 END)::DECIMAL(38, 4) AS x_ReplacementCost,
  (byPrice - byPriceOnGrowth + CASE WHEN isUsageCut THEN byUsage - replacedBy ELSE byUsageGone END)::DECIMAL(38, 4) AS x_CostSaved,
  byPriceOnGrowth::DECIMAL(38, 4) AS x_CostAvoided
FROM counted
