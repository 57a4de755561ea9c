-- in:    found_anomalies, usage_daily_costs
-- grain: one day of an incident, or one day before it that says what was usual (x_AnomalyId, x_IsActual, ChargePeriodStart)
-- spec:  — (usual: the mean of the same weekday in up to four weeks before the incident; means add up over parts, as medians do not)
WITH days AS (
  SELECT x_AnomalyId, x_FirstDay, unnest(generate_series(x_FirstDay::TIMESTAMP, x_LastDay::TIMESTAMP, INTERVAL 1 DAY))::DATE AS x_Day FROM found_anomalies
), weeks AS (
  SELECT x_AnomalyId, x_Day, (x_Day - (7 * ((x_Day - x_FirstDay) // 7 + week))::INTEGER)::DATE AS ChargePeriodStart
  FROM days CROSS JOIN unnest([1, 2, 3, 4]) AS every(week)
), billed AS (
  SELECT DISTINCT ChargePeriodStart FROM usage_daily_costs
), usual AS (
  SELECT *, 1::DECIMAL(18, 12) / count(*) OVER (PARTITION BY x_AnomalyId, x_Day) AS x_Weight
  FROM weeks JOIN billed USING (ChargePeriodStart)
)
SELECT x_AnomalyId, true AS x_IsActual, x_Day AS ChargePeriodStart, 1::DECIMAL(18, 12) AS x_Weight FROM days
UNION ALL
SELECT x_AnomalyId, false, ChargePeriodStart, sum(x_Weight)::DECIMAL(18, 12) FROM usual GROUP BY ALL
