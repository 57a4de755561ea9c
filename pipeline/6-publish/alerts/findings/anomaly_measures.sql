-- in:    alert_settings, alert_scopes, anomaly_causes, cost_anomalies, parameters
-- grain: one rule of kind anomaly and open incident that lasts, or ended so few days ago as the rule says (x_AlertRule, x_Subject)
-- spec:  the value is what it cost beyond, or below, what was expected. Expected, accepted and ignored incidents are told to nobody. Text: the
--        sentence, where it is, and behind it the name that moved most in another dimension, each on a line.
WITH causes AS (
  SELECT x_AnomalyId, arg_max(x_Name, (x_ChangeShare, x_Dimension, x_Name)) AS x_LargestCause
  FROM anomaly_causes JOIN cost_anomalies USING (x_AnomalyId)
  WHERE x_Rank = 1 AND x_ChangeShare > 0 AND x_Name IS NOT NULL AND (
    x_Dimension = 'ResourceName' OR (x_Dimension = 'SubAccountName' AND SubAccountName IS NULL) OR (x_Dimension = 'ServiceName' AND ServiceName IS NULL)
    OR (x_Dimension = 'RegionId' AND RegionId IS NULL) OR (x_Dimension = 'SkuMeter' AND SkuMeter IS NULL)
  )
  GROUP BY ALL
)
SELECT
  x_AlertRule, x_AnomalyId AS x_Subject, NULL::DATE AS x_Period, x_ScopeLevel, x_ScopeUnit,
  abs(x_Impact)::DECIMAL(38, 6) AS x_Value,
  x_Impact AS x_Amount, NULL::DECIMAL(38, 12) AS x_Reference, x_ReportingCurrency AS x_AmountCurrency, x_FirstDay AS x_Day,
  concat_ws(
    chr(10),
    replace(x_Sentence, chr(10), ' '),
    replace(concat_ws(' › ', ServiceProviderName, SubAccountName, ServiceName, RegionId, SkuMeter), chr(10), ' '),
    replace(concat_ws(', ', 'most of it in ' || x_LargestCause, round(100 * x_PriceShare)::INTEGER || ' % of it is price'), chr(10), ' ')
  ) AS x_Text
FROM alert_settings
JOIN alert_scopes USING (x_AlertRule)
JOIN cost_anomalies ON x_ScopeLevel = 'cost center' AND x_ScopeUnit = coalesce(x_CostCenter, 'Unallocated')
CROSS JOIN parameters
LEFT JOIN causes USING (x_AnomalyId)
WHERE x_AlertKind = 'anomaly' AND x_AnomalyStatus = 'Open' AND x_LastDay >= x_AsOf - x_WithinDays
