-- in:    commitment_charges, commitment_inventory, commitment_meters, forecast_calendar
-- grain: one plan, family or all of them, term and payment of which the bill shows a price (x_Plan, x_Family, x_TermMonths, x_Payment)
-- spec:  — (discount = 1 − effective ÷ on-demand cost of what active commitments of that kind covered in the last three months; a plan of one family speaks for it alone)
WITH used AS (
  SELECT ServiceProviderName, CommitmentDiscountId, x_Family, sum(EffectiveCost) AS usedCost, sum(x_OnDemandCost) AS onDemandCost
  FROM commitment_charges CROSS JOIN forecast_calendar
  WHERE CommitmentDiscountStatus = 'Used' AND BillingPeriodStart > x_KnownThrough - INTERVAL 3 MONTH
  GROUP BY ALL
), plans AS (
  SELECT x_PlanGroup, x_Family, max(x_OwnPlan) AS ownPlan, max(x_BroadPlan) AS broadPlan FROM commitment_meters GROUP BY ALL
), families AS (
  SELECT ServiceProviderName, CommitmentDiscountId, count(*) AS familyCount FROM used GROUP BY ALL
), rates AS (
  SELECT
    CASE WHEN isBroad THEN broadPlan ELSE ownPlan END AS x_Plan,
    CASE WHEN NOT isBroad THEN x_Family END AS x_Family,
    x_TermMonths, x_Payment,
    coalesce(CommitmentDiscountName, regexp_extract(CommitmentDiscountId, '[^/:]+$')) AS title,
    usedCost, onDemandCost
  FROM used
  JOIN families USING (ServiceProviderName, CommitmentDiscountId)
  JOIN commitment_inventory USING (ServiceProviderName, CommitmentDiscountId)
  JOIN plans USING (x_PlanGroup, x_Family)
  CROSS JOIN LATERAL (SELECT broadPlan IS NOT NULL AND (ownPlan IS NULL OR (familyCount > 1 AND regexp_matches(CommitmentDiscountType, '(?i)savings|spend|flex'))) AS isBroad)
  WHERE x_CommitmentStatus = 'Active' AND x_TermMonths IS NOT NULL AND x_Payment IS NOT NULL
    AND (isBroad OR NOT regexp_matches(CommitmentDiscountType, '(?i)savings|spend|flex') OR broadPlan IS NULL)
)
SELECT
  x_Plan, x_Family, x_TermMonths, x_Payment,
  round(1 - sum(usedCost)::DOUBLE / sum(onDemandCost)::DOUBLE, 4) AS x_Discount,
  'what ' || min(title) || CASE WHEN count(DISTINCT title) > 1 THEN ' and ' || (count(DISTINCT title) - 1) || ' more' ELSE '' END || ' cost on this bill' AS x_DiscountSource
FROM rates
WHERE x_Plan IS NOT NULL
GROUP BY x_Plan, x_Family, x_TermMonths, x_Payment
HAVING sum(usedCost) > 0 AND sum(onDemandCost) > sum(usedCost)
