-- in:    found_anomalies, anomaly_parts, anomaly_decisions, anomaly_events, anomaly_rates, usage_daily_costs
-- grain: one incident (x_AnomalyId)
-- spec:  contract/gold.ts; the payer is the cost center that bears most of the cause's effective cost on its days and on those it is compared with
WITH payers AS (
  SELECT x_AnomalyId, x_CostCenter, sum(x_UsualCost + x_ActualCost) AS EffectiveCost FROM anomaly_parts GROUP BY ALL
), biggest AS (
  SELECT x_AnomalyId, max_by(x_CostCenter, (EffectiveCost, x_CostCenter)) AS x_CostCenter FROM payers GROUP BY ALL
), months AS (
  SELECT 30 * coalesce(median(EffectiveCost), 0) AS x_MonthlyCost
  FROM (SELECT ChargePeriodStart, sum(EffectiveCost) AS EffectiveCost FROM usage_daily_costs GROUP BY ALL)
), sized AS (
  SELECT x_AnomalyId, abs(coalesce(x_ImpactPerMonth, x_Impact)) / nullif(x_MonthlyCost, 0) AS x_MonthShare FROM found_anomalies CROSS JOIN months
)
SELECT
  x_AnomalyId, x_FirstDay, x_LastDay, ServiceProviderName, SubAccountId, SubAccountName, ServiceName, RegionId, SkuMeter,
  biggest.x_CostCenter, x_AnomalyKind, x_ExpectedPerDay, x_ActualPerDay, x_Impact, x_Score, x_Sentence,
  CASE
    WHEN x_AnomalyKind IN ('Move', 'Begin') THEN 'Low'
    WHEN x_MonthShare >= 0.01 AND x_Score >= 8 THEN 'High'
    WHEN x_MonthShare >= 0.01 OR (x_MonthShare >= 0.004 AND x_Score >= 6) THEN 'Medium'
    ELSE 'Low'
  END AS x_Severity,
  CASE
    WHEN x_Decision = 'accept' THEN 'Accepted'
    WHEN x_Decision = 'ignore' THEN 'Ignored'
    WHEN x_AnomalyKind = 'Move' THEN 'Moved'
    WHEN x_EventName IS NOT NULL THEN 'Expected'
    WHEN x_AnomalyKind = 'Begin' THEN 'New'
    ELSE 'Open'
  END AS x_AnomalyStatus,
  CASE WHEN x_Decision IS NOT NULL THEN x_DecisionReason WHEN x_AnomalyKind <> 'Move' THEN x_EventName END AS x_StatusReason,
  x_DecidedBy, x_MovedFrom, x_ImpactPerMonth, x_PriceShare, x_IsOngoing
FROM found_anomalies
LEFT JOIN biggest USING (x_AnomalyId)
LEFT JOIN sized USING (x_AnomalyId)
LEFT JOIN (SELECT x_AnomalyId, x_Decision, x_DecisionReason, x_DecidedBy FROM anomaly_decisions) USING (x_AnomalyId)
LEFT JOIN anomaly_events USING (x_AnomalyId)
LEFT JOIN anomaly_rates USING (x_AnomalyId)
