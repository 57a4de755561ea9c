-- in:    recommendation_findings
-- grain: one finding that others leave only a part of (x_RecommendationId)
-- spec:  — (of findings of one resource and part of its cost the later in order counts on what the earlier leave; of two that exchange its kind,
--        upgrade or migrate, only the earlier counts. Where the bill names no resource, one part of the cost of a service and region is one resource)
WITH findings AS (
  SELECT
    *, greatest(x_MonthlyCost, x_MonthlySavings)::DOUBLE AS x_KnownCost,
    coalesce(ResourceId, x_CostPart || ' of all ' || concat_ws(' in ', ServiceName, RegionId)) AS x_Resource
  FROM recommendation_findings
), pairs AS (
  SELECT
    later.x_RecommendationId,
    earlier.x_RecommendationId AS x_EarlierId,
    earlier.x_Order,
    CASE
      WHEN earlier.x_Action IN ('Upgrade', 'Migrate') AND later.x_Action IN ('Upgrade', 'Migrate') THEN 1
      ELSE least(1, earlier.x_MonthlySavings::DOUBLE / greatest(earlier.x_KnownCost, CASE WHEN later.x_CostPart IS NULL THEN later.x_KnownCost END))
    END AS x_TakenShare
  FROM findings AS later
  JOIN findings AS earlier
    ON earlier.ServiceProviderName = later.ServiceProviderName AND earlier.x_Resource = later.x_Resource
      AND earlier.SubAccountId IS NOT DISTINCT FROM later.SubAccountId AND earlier.x_Order < later.x_Order
      AND (earlier.x_CostPart IS NULL OR later.x_CostPart IS NULL OR earlier.x_CostPart = later.x_CostPart)
), reduced AS (
  SELECT
    x_RecommendationId,
    list_product(list(1 - x_TakenShare ORDER BY x_Order, x_EarlierId)) AS share,
    max_by(x_EarlierId, (x_TakenShare, -x_Order, x_EarlierId)) AS x_ReducedBy
  FROM pairs
  GROUP BY ALL
)
SELECT
  x_RecommendationId,
  CASE WHEN share >= 0.01 THEN share ELSE 0 END AS x_LeftShare,
  x_ReducedBy
FROM reduced
WHERE share < 1
