-- severity: blocking
-- in:    split_ratios
-- spec:  FOCUS 1.4, AllocatedRatio
SELECT x_Day, x_Origin, x_Parts, sum(x_Part) AS x_Part, count(*) FILTER (x_TakesRest) AS x_LargestShares
FROM split_ratios
GROUP BY ALL
HAVING sum(x_Part) <> x_Parts OR min(x_Part) < 0 OR count(*) FILTER (x_TakesRest) <> 1
