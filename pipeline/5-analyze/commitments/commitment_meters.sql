-- in:    known_charges, commitment_plans
-- grain: one meter of usage that a commitment can cover, or has covered (ServiceProviderName, ServiceName, SkuMeter)
-- spec:  commitment-plans.csv; a meter that a commitment covered without a line there belongs to a group named after its service
WITH meters AS (
  SELECT ServiceProviderName, ServiceName, SkuMeter, bool_or(CommitmentDiscountStatus IS NOT DISTINCT FROM 'Used') AS isCovered
  FROM known_charges
  WHERE ChargeCategory = 'Usage' AND SkuMeter IS NOT NULL AND CommitmentDiscountStatus IS DISTINCT FROM 'Unused'
  GROUP BY ALL
), matched AS (
  SELECT
    ServiceProviderName, ServiceName, SkuMeter,
    min_by((x_PlanGroup, trim(regexp_replace(SkuMeter, x_MeterPattern, x_Family)), x_OwnPlan, x_IsRegional, x_BroadPlan), x_PlanOrder) AS plan
  FROM meters
  JOIN commitment_plans
    ON regexp_full_match(ServiceProviderName, x_ProviderPattern) AND regexp_matches(ServiceName, x_ServicePattern)
      AND regexp_full_match(SkuMeter, x_MeterPattern)
  GROUP BY ALL
)
SELECT
  ServiceProviderName, ServiceName, SkuMeter,
  coalesce(plan[1], ServiceName) AS x_PlanGroup,
  coalesce(plan[2], ServiceName) AS x_Family,
  plan[3] AS x_OwnPlan,
  coalesce(plan[4], false) AS x_IsRegional,
  plan[5] AS x_BroadPlan
FROM meters LEFT JOIN matched USING (ServiceProviderName, ServiceName, SkuMeter)
WHERE isCovered OR plan IS NOT NULL
