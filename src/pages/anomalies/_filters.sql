-- in: anomaly_filters
-- grain: one limit below which a move is not told (x_Filter)
-- spec: —
SELECT x_Filter, x_Amount, x_FilterText FROM anomaly_filters ORDER BY x_Amount IS NULL, x_Amount, x_Filter
