-- severity: blocking
-- in:    pool_shares
SELECT x_Pool, BillingPeriodStart, x_SliceStart, x_BaseKey, sum(x_Share) AS x_Share
FROM pool_shares
GROUP BY ALL
HAVING abs(sum(x_Share) - 1) > 0.000000001 * count(*)
