-- in: daily_costs, cost_centers, daily_forecasts
-- grain: one day, eight weeks back and to the end of next month (ChargePeriodStart)
-- spec: — (days as they were are those of usage, by the names that bills give; pools and the rest of a provider have none here)
WITH ahead AS (
  SELECT ChargePeriodStart, x_Forecast, x_Low50, x_High50, x_Low80, x_High80, x_Low95, x_High95
  FROM daily_forecasts
  WHERE x_ScopeLevel = $level AND x_ScopeUnit = $unit
),
back AS (
  SELECT ChargePeriodStart, sum(EffectiveCost) AS x_Actual
  FROM daily_costs LEFT JOIN cost_centers USING (x_CostCenter)
  WHERE ChargePeriodStart < (SELECT min(ChargePeriodStart) FROM ahead)
    AND ChargePeriodStart >= (SELECT min(ChargePeriodStart) FROM ahead) - INTERVAL 56 DAY
    AND CASE $level
      WHEN 'company' THEN true
      WHEN 'business unit' THEN x_BusinessUnit = $unit
      WHEN 'department' THEN x_Department = $unit
      WHEN 'cost center' THEN x_CostCenter = $unit
      WHEN 'provider' THEN ServiceProviderName = $unit
      WHEN 'service' THEN concat(ServiceProviderName, ' › ', ServiceName) = $unit
      ELSE false
    END
  GROUP BY ALL
)
SELECT ChargePeriodStart, x_Actual, x_Forecast, x_Low50, x_High50, x_Low80, x_High80, x_Low95, x_High95
FROM back FULL JOIN ahead USING (ChargePeriodStart)
ORDER BY ChargePeriodStart
