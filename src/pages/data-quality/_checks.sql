-- in: check_results
-- grain: one check of one room, failed ones first (x_Room, x_CheckName)
-- spec: —
SELECT x_Room, x_CheckName, x_Sentence, x_BadRows, x_Example, CASE WHEN x_BadRows = 0 THEN 'Holds' WHEN x_Blocking THEN 'Broken' ELSE 'Warning' END AS x_Result
FROM check_results
ORDER BY x_BadRows = 0, x_Room, x_CheckName
