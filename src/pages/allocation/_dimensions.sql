-- in: dimension_values
-- grain: one dimension beside cost centers (x_Dimension)
-- spec: —
SELECT DISTINCT x_DimensionOrder, x_Dimension, x_DimensionName FROM dimension_values ORDER BY x_DimensionOrder
