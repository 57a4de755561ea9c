-- in: data_freshness
-- grain: one service provider (ServiceProviderName)
-- spec: —
SELECT ServiceProviderName, x_LastUsageDay, x_DaysBehind FROM data_freshness ORDER BY x_DaysBehind DESC, ServiceProviderName
