-- in:    charge_lines, line_fingerprints
-- grain: one line of one side that has no line of the same content on the other (x_Side, x_ChargeId)
-- spec:  —
SELECT * EXCLUDE (x_Place, x_Alike)
FROM (
  SELECT
    charge_lines.*,
    row_number() OVER (PARTITION BY x_Side, x_Fingerprint ORDER BY x_ChargeId) AS x_Place,
    least(x_LinesBefore, x_LinesAfter) AS x_Alike
  FROM charge_lines JOIN line_fingerprints USING (x_Fingerprint)
)
WHERE x_Place > x_Alike
