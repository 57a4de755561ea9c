-- in:    split_weights
-- grain: one origin and time of shares that do not count because a bill has their origin
--        (x_OriginCluster, x_OriginResourceId, x_OriginResourceName, x_FirstDay, x_LastDay)
-- spec:  — (a share of several days whose origin is on a bill on one of them does not count at all: never more than there is)
SELECT DISTINCT x_OriginCluster, x_OriginResourceId, x_OriginResourceName, x_FirstDay, x_LastDay, true AS x_IsShare
FROM split_weights
WHERE x_IsReplaced
