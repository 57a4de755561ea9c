-- in:    alert_settings, daily_costs, parameters
-- grain: one rule of kind freshness and provider of the last 120 days (x_AlertRule, x_Subject)
-- spec:  the value is by how many days its silence is longer than its longest one before; a provider that was heard once may be silent for a month
WITH days AS (
  SELECT DISTINCT ServiceProviderName, ChargePeriodStart
  FROM daily_costs CROSS JOIN parameters
  WHERE ChargePeriodStart BETWEEN x_AsOf - 120 AND x_AsOf AND ServiceProviderName IS NOT NULL
),
silences AS (
  SELECT *, ChargePeriodStart - lag(ChargePeriodStart) OVER (PARTITION BY ServiceProviderName ORDER BY ChargePeriodStart) AS x_SilentDays
  FROM days
),
providers AS (
  SELECT ServiceProviderName, max(ChargePeriodStart) AS x_LastDay, coalesce(max(x_SilentDays), 31) AS x_UsualDays
  FROM silences
  GROUP BY ALL
)
SELECT
  x_AlertRule, ServiceProviderName AS x_Subject, NULL::DATE AS x_Period, 'company' AS x_ScopeLevel, x_CompanyName AS x_ScopeUnit,
  (x_AsOf - x_LastDay - x_UsualDays)::DECIMAL(38, 6) AS x_Value,
  NULL::DECIMAL(38, 12) AS x_Amount, NULL::DECIMAL(38, 12) AS x_Reference, x_ReportingCurrency AS x_AmountCurrency, x_LastDay AS x_Day, NULL::VARCHAR AS x_Text
FROM alert_settings CROSS JOIN providers CROSS JOIN parameters
WHERE x_AlertKind = 'freshness'
