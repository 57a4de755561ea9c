-- in:    charge_lines
-- grain: one content of a line, whichever bill and row it stands in, that one side has more often (x_Fingerprint)
-- spec:  —
SELECT x_Fingerprint, count(*) FILTER (x_Side = 'Before') AS x_LinesBefore, count(*) FILTER (x_Side = 'After') AS x_LinesAfter
FROM charge_lines
GROUP BY x_Fingerprint
HAVING x_LinesBefore <> x_LinesAfter
