-- severity: blocking
-- in:    split_ratios
-- spec:  FOCUS 1.4, AllocatedRatio
SELECT x_Day, x_Origin, sum(x_Ratio) AS x_Ratio, count(*) FILTER (x_TakesRest) AS x_LargestShares
FROM split_ratios
GROUP BY ALL
HAVING sum(x_Ratio) <> 1000000000000000000 OR count(*) FILTER (x_TakesRest) <> 1
