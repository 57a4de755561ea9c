-- in: input_entries
-- grain: one file of the inputs with entries that git does not know the author of (x_InputFile)
-- spec: —
SELECT x_InputFile, count(*) AS x_Entries
FROM input_entries
WHERE x_Commit IS NULL
GROUP BY x_InputFile
ORDER BY x_InputFile
