-- in:    alert_settings, alert_scopes, cost_anomalies, parameters
-- grain: one rule of kind anomaly and incident that lasts, or ended so few days ago as the rule says (x_AlertRule, x_Subject)
-- spec:  the value is what it cost beyond, or below, what was expected
SELECT
  x_AlertRule, x_AnomalyId AS x_Subject, NULL::DATE AS x_Period, x_ScopeLevel, x_ScopeUnit,
  abs(x_Impact)::DECIMAL(38, 6) AS x_Value,
  x_Impact AS x_Amount, NULL::DECIMAL(38, 12) AS x_Reference, x_ReportingCurrency AS x_AmountCurrency, x_FirstDay AS x_Day,
  concat_ws(chr(10), x_Sentence, concat_ws(' › ', ServiceProviderName, SubAccountName, ServiceName, RegionId, SkuMeter)) AS x_Text
FROM alert_settings
JOIN alert_scopes USING (x_AlertRule)
JOIN cost_anomalies ON x_ScopeLevel = 'cost center' AND x_ScopeUnit = coalesce(x_CostCenter, 'Unallocated')
CROSS JOIN parameters
WHERE x_AlertKind = 'anomaly' AND x_LastDay >= x_AsOf - x_WithinDays
