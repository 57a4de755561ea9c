-- severity: warning
-- in:    split_shares
-- spec:  — (a share that names neither node nor cluster cannot take the place of anything, so its effective cost may come on top of a bill)
SELECT AllocatedMethodId, count(DISTINCT AllocatedResourceId) AS x_AllocatedResources, count(DISTINCT x_Day) AS x_Days
FROM split_shares
WHERE x_OriginCluster = '' AND x_OriginResourceId = '' AND x_OriginResourceName = ''
GROUP BY AllocatedMethodId
