-- in:    unlike_lines
-- grain: one line that was changed, came (x_ChargeIdBefore is NULL) or went (x_ChargeIdAfter is NULL)
-- spec:  — (two lines are one where their provider's ids agree; else where what they are about does; else where all but the account does)
WITH with_id AS (
  SELECT x_Side, x_ChargeId, x_LineId, row_number() OVER (PARTITION BY x_Side, x_LineId ORDER BY x_About, x_ChargeId) AS x_Place
  FROM unlike_lines WHERE x_LineId IS NOT NULL
),
by_id AS (
  SELECT before_.x_ChargeId AS x_ChargeIdBefore, after_.x_ChargeId AS x_ChargeIdAfter
  FROM with_id AS before_ JOIN with_id AS after_ USING (x_LineId, x_Place)
  WHERE before_.x_Side = 'Before' AND after_.x_Side = 'After'
),
without_id AS (
  SELECT x_Side, x_ChargeId, x_About, row_number() OVER (PARTITION BY x_Side, x_About ORDER BY EffectiveCost, x_ChargeId) AS x_Place
  FROM unlike_lines
  WHERE NOT (x_Side = 'Before' AND x_ChargeId IN (SELECT x_ChargeIdBefore FROM by_id))
    AND NOT (x_Side = 'After' AND x_ChargeId IN (SELECT x_ChargeIdAfter FROM by_id))
),
by_subject AS (
  SELECT before_.x_ChargeId AS x_ChargeIdBefore, after_.x_ChargeId AS x_ChargeIdAfter
  FROM without_id AS before_ JOIN without_id AS after_ USING (x_About, x_Place)
  WHERE before_.x_Side = 'Before' AND after_.x_Side = 'After'
),
elsewhere AS (
  SELECT x_Side, x_ChargeId, x_AboutElsewhere, row_number() OVER (PARTITION BY x_Side, x_AboutElsewhere ORDER BY x_ChargeId) AS x_Place
  FROM unlike_lines JOIN without_id USING (x_Side, x_ChargeId)
  WHERE NOT (x_Side = 'Before' AND x_ChargeId IN (SELECT x_ChargeIdBefore FROM by_subject))
    AND NOT (x_Side = 'After' AND x_ChargeId IN (SELECT x_ChargeIdAfter FROM by_subject))
)
SELECT x_ChargeIdBefore, x_ChargeIdAfter FROM by_id
UNION ALL
SELECT x_ChargeIdBefore, x_ChargeIdAfter FROM by_subject
UNION ALL
SELECT before_.x_ChargeId AS x_ChargeIdBefore, after_.x_ChargeId AS x_ChargeIdAfter
FROM (SELECT * FROM elsewhere WHERE x_Side = 'Before') AS before_
FULL JOIN (SELECT * FROM elsewhere WHERE x_Side = 'After') AS after_ USING (x_AboutElsewhere, x_Place)
