-- in: input_changes
-- grain: one entry of an input that a commit added, changed or removed, oldest first (x_ChangeNumber)
-- spec: —
SELECT * FROM input_changes ORDER BY x_ChangeNumber
