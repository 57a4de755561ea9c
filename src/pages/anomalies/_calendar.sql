-- in: daily_costs, cost_anomalies
-- grain: one day of the last year (ChargePeriodStart)
-- spec: — (open incidents alone; an incident's money is spread evenly over its days; the last three days still grow)
WITH days AS (
  SELECT ChargePeriodStart, sum(EffectiveCost) AS EffectiveCost
  FROM daily_costs
  WHERE ChargeCategory = 'Usage' AND ChargePeriodStart > $as_of::DATE - INTERVAL 371 DAY AND ChargePeriodStart <= $as_of::DATE
  GROUP BY ALL
), newest AS (
  SELECT max(ChargePeriodStart) AS lastDay FROM days
)
SELECT
  days.ChargePeriodStart,
  any_value(days.EffectiveCost) AS EffectiveCost,
  count(x_AnomalyId) AS x_Incidents,
  coalesce(sum((x_Impact / (x_LastDay - x_FirstDay + 1))::DECIMAL(38, 12)), 0)::DECIMAL(38, 12) AS x_Impact,
  any_value(days.ChargePeriodStart <= newest.lastDay - 3) AS x_IsSettled
FROM days
CROSS JOIN newest
LEFT JOIN cost_anomalies ON days.ChargePeriodStart BETWEEN x_FirstDay AND x_LastDay AND x_AnomalyStatus = 'Open'
GROUP BY days.ChargePeriodStart
ORDER BY days.ChargePeriodStart
