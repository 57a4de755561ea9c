-- in:    recommendation_findings
-- grain: one finding that others leave only a part of (x_RecommendationId)
-- spec:  — (of findings of one resource and part of its cost the later in order counts on what the earlier leave; of two that exchange its kind,
--        upgrade or migrate, only the earlier counts; a purchase counts on what all others leave of its service)
WITH findings AS (
  SELECT *, greatest(x_MonthlyCost, x_MonthlySavings)::DOUBLE AS x_KnownCost FROM recommendation_findings
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
    ON earlier.ServiceProviderName = later.ServiceProviderName AND earlier.ResourceId = later.ResourceId
      AND earlier.SubAccountId IS NOT DISTINCT FROM later.SubAccountId AND earlier.x_Order < later.x_Order
      AND (earlier.x_CostPart IS NULL OR later.x_CostPart IS NULL OR earlier.x_CostPart = later.x_CostPart)
), on_resources AS (
  SELECT
    x_RecommendationId,
    list_product(list(1 - x_TakenShare ORDER BY x_Order, x_EarlierId)) AS x_LeftShare,
    max_by(x_EarlierId, (x_TakenShare, -x_Order, x_EarlierId)) AS x_ReducedBy
  FROM pairs
  GROUP BY ALL
), counted AS (
  SELECT findings.*, x_ReducedBy, coalesce(x_LeftShare, 1) AS x_LeftShare, x_MonthlySavings::DOUBLE * coalesce(x_LeftShare, 1) AS x_Counted
  FROM findings LEFT JOIN on_resources USING (x_RecommendationId)
), on_services AS (
  SELECT
    purchase.x_RecommendationId,
    max_by(other.x_RecommendationId, (other.x_Counted, other.x_RecommendationId)) AS x_ReducedBy,
    greatest(0, 1 - list_sum(list(other.x_Counted ORDER BY other.x_RecommendationId)) / any_value(purchase.x_KnownCost)) AS x_LeftShare
  FROM counted AS purchase
  JOIN counted AS other
    ON other.ServiceProviderName = purchase.ServiceProviderName AND other.x_Action NOT IN ('Purchase', 'Renew')
      AND (purchase.SubAccountId IS NULL OR other.SubAccountId = purchase.SubAccountId)
      AND (purchase.ServiceName IS NULL OR other.ServiceName = purchase.ServiceName)
  WHERE purchase.x_Action = 'Purchase' AND purchase.x_MonthlyCost > 0
  GROUP BY ALL
)
SELECT
  x_RecommendationId,
  CASE WHEN share >= 0.01 THEN share ELSE 0 END AS x_LeftShare,
  coalesce(counted.x_ReducedBy, on_services.x_ReducedBy) AS x_ReducedBy
FROM counted
LEFT JOIN on_services USING (x_RecommendationId)
CROSS JOIN LATERAL (SELECT counted.x_LeftShare * coalesce(on_services.x_LeftShare, 1) AS share)
WHERE share < 1
