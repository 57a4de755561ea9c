-- in:    organization_paths, stored_payers
-- grain: one cost center and stretch of time in which it stood at one place (x_CostCenter, x_ValidFrom)
-- spec:  contract/gold.ts; in a closed month a cost center stands where it stood when the month was closed
WITH today AS (
  SELECT
    x_CostCenter, x_ValidFrom::DATE AS x_ValidFrom, coalesce(x_ValidTo::DATE, DATE '9999-12-31') AS x_ValidTo,
    {'department': x_Department, 'unit': x_BusinessUnit, 'company': x_Company, 'path': x_Path, 'owner': x_Owner, 'email': x_OwnerEmail, 'ownerUnit': x_OwnerUnit,
      'holder': x_BudgetHolder, 'slack': x_Slack} AS place
  FROM organization_paths
),
kept AS (
  SELECT
    x_CostCenter, x_ValidFrom, x_ValidTo,
    {'department': x_Department, 'unit': x_BusinessUnit, 'company': x_Company, 'path': x_Path, 'owner': x_Owner, 'email': x_OwnerEmail, 'ownerUnit': x_OwnerUnit,
      'holder': x_BudgetHolder, 'slack': x_Slack} AS place
  FROM stored_payers
  WHERE x_Dimension = 'cost_centers'
),
days AS (
  SELECT x_CostCenter, unnest([x_ValidFrom, x_ValidTo]) AS x_Day FROM today
  UNION
  SELECT x_CostCenter, unnest([x_ValidFrom, x_ValidTo]) FROM kept
),
stretches AS (
  SELECT x_CostCenter, x_Day AS x_ValidFrom, lead(x_Day) OVER (PARTITION BY x_CostCenter ORDER BY x_Day) AS x_ValidTo FROM days
),
placed AS (
  SELECT stretches.*, coalesce(kept.place, today.place) AS place
  FROM stretches
  LEFT JOIN kept
    ON kept.x_CostCenter = stretches.x_CostCenter AND kept.x_ValidFrom <= stretches.x_ValidFrom AND stretches.x_ValidFrom < kept.x_ValidTo
  LEFT JOIN today
    ON today.x_CostCenter = stretches.x_CostCenter AND today.x_ValidFrom <= stretches.x_ValidFrom AND stretches.x_ValidFrom < today.x_ValidTo
  WHERE stretches.x_ValidTo IS NOT NULL AND (kept.x_CostCenter IS NOT NULL OR today.x_CostCenter IS NOT NULL)
),
begun AS (
  SELECT *, coalesce(place IS DISTINCT FROM lag(place) OVER stretch OR x_ValidFrom <> lag(x_ValidTo) OVER stretch, true) AS isFirst
  FROM placed
  WINDOW stretch AS (PARTITION BY x_CostCenter ORDER BY x_ValidFrom)
),
numbered AS (
  SELECT *, sum(isFirst::INTEGER) OVER (PARTITION BY x_CostCenter ORDER BY x_ValidFrom) AS place_number FROM begun
)
SELECT
  x_CostCenter,
  min(x_ValidFrom) AS x_ValidFrom,
  nullif(max(x_ValidTo), DATE '9999-12-31') AS x_ValidTo,
  place.department AS x_Department, place.unit AS x_BusinessUnit, place.company AS x_Company, place.path AS x_Path, place.owner AS x_Owner,
  place.email AS x_OwnerEmail, place.ownerUnit AS x_OwnerUnit, place.holder AS x_BudgetHolder, place.slack AS x_Slack
FROM numbered
GROUP BY x_CostCenter, place_number, place
ORDER BY x_CostCenter, x_ValidFrom
