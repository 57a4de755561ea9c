-- in:    anomaly_parts, charge_tags
-- grain: one incident, dimension and name, the largest moves first (x_AnomalyId, x_Dimension, x_Rank)
-- spec:  contract/gold.ts (moves of all names of a dimension add up to the incident's; from the seventh on they are one row)
WITH named AS (
  UNPIVOT (
    SELECT x_AnomalyId, x_UsualCost, x_ActualCost, ServiceName, SubAccountName, RegionId, SkuMeter,
      coalesce(ResourceName, '(no resource)') AS ResourceName, coalesce(x_CostCenter, 'Unallocated') AS x_CostCenter
    FROM anomaly_parts
  ) ON ServiceName, SubAccountName, RegionId, SkuMeter, ResourceName, x_CostCenter INTO NAME x_Dimension VALUE x_Name
  UNION ALL BY NAME
  SELECT x_AnomalyId, 'tag.' || x_TagKey AS x_Dimension, x_TagValue AS x_Name, x_UsualCost, x_ActualCost
  FROM anomaly_parts JOIN charge_tags USING (Tags)
), moves AS (
  SELECT x_AnomalyId, x_Dimension, x_Name, sum(x_UsualCost) AS x_UsualCost, sum(x_ActualCost) AS x_ActualCost
  FROM named GROUP BY ALL
), wholes AS (
  SELECT x_AnomalyId, sum(x_ActualCost - x_UsualCost) AS x_Whole FROM anomaly_parts GROUP BY ALL
), ranked AS (
  SELECT *,
    least(7, row_number() OVER (PARTITION BY x_AnomalyId, x_Dimension ORDER BY abs(x_ActualCost - x_UsualCost) DESC, x_Name)) AS x_Rank,
    count(*) OVER (PARTITION BY x_AnomalyId, x_Dimension) AS names
  FROM moves
), rows AS (
  SELECT
    x_AnomalyId,
    x_Dimension,
    x_Rank,
    CASE WHEN x_Rank = 7 AND any_value(names) > 7 THEN any_value(names) - 6 || ' others' ELSE any_value(x_Name) END AS x_Name,
    sum(x_UsualCost)::DECIMAL(38, 12) AS x_UsualCost,
    sum(x_ActualCost)::DECIMAL(38, 12) AS x_ActualCost,
    sum(x_ActualCost - x_UsualCost)::DECIMAL(38, 12) AS x_Change
  FROM ranked GROUP BY x_AnomalyId, x_Dimension, x_Rank
)
SELECT
  rows.*,
  (CASE WHEN x_Whole <> 0 AND abs(x_Change / x_Whole) < 100000 THEN x_Change / x_Whole END)::DECIMAL(18, 12) AS x_ChangeShare
FROM rows JOIN wholes USING (x_AnomalyId)
