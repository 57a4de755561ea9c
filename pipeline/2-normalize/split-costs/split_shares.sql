-- in:    charges
-- grain: one day, origin as the share names it and allocated resource
--        (x_Day, x_OriginCluster, x_OriginResourceId, x_OriginResourceName, x_FirstDay, x_LastDay, AllocatedMethodId, AllocatedResourceId, AllocatedResourceName, AllocatedTags)
-- spec:  FOCUS 1.4, split cost allocation; a share of a longer time weighs on each of its days as much of it as falls there; what it
--        does not name is an empty text
WITH shares AS (
  SELECT
    *,
    ChargePeriodStart AS starts,
    greatest(coalesce(ChargePeriodEnd, ChargePeriodStart + INTERVAL 1 DAY), ChargePeriodStart + INTERVAL 1 SECOND) AS ends,
    CASE WHEN starts::DATE = last_day_of(starts, ends) THEN 1 ELSE date_diff('second', starts, ends) END AS seconds,
    units_of(greatest(x_SplitWeight, 0), 1000000000000) AS weight,
    units_of(greatest(EffectiveCost, 0), 1000000000000) AS whole_weight
  FROM charges
  WHERE x_SplitWeight IS NOT NULL
),
days AS (
  SELECT *, unnest(generate_series(starts::DATE, last_day_of(starts, ends), INTERVAL 1 DAY))::DATE AS x_Day
  FROM shares
),
parts AS (
  SELECT *, CASE WHEN seconds = 1 THEN 1 ELSE date_diff('second', greatest(starts, x_Day), least(ends, x_Day + INTERVAL 1 DAY)) END AS part
  FROM days
)
SELECT
  x_Day,
  coalesce(x_OriginCluster, '') AS x_OriginCluster,
  coalesce(x_OriginResourceId, '') AS x_OriginResourceId,
  coalesce(x_OriginResourceName, '') AS x_OriginResourceName,
  starts::DATE AS x_FirstDay,
  last_day_of(starts, ends) AS x_LastDay,
  AllocatedMethodId,
  AllocatedResourceId,
  AllocatedResourceName,
  AllocatedTags,
  sum((weight * part) // seconds) AS x_Weight,
  sum((whole_weight * part) // seconds) AS x_WholeWeight
FROM parts
GROUP BY ALL
