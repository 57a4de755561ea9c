-- severity: warning
-- in:    daily_charges
-- spec:  FOCUS 1.4, ServiceName: one and only one ServiceCategory
SELECT ServiceProviderName, ServiceName, count(DISTINCT ServiceCategory) AS x_Categories, min(ServiceCategory) AS x_First, max(ServiceCategory) AS x_Last
FROM daily_charges
GROUP BY ALL
HAVING count(DISTINCT ServiceCategory) > 1
