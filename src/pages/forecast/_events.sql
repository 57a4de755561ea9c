-- in: known_events, event_adjustments
-- grain: one known event that moves the forecast, or may explain what is to come (x_EventName)
-- spec: —
WITH moved AS (
  SELECT x_EventName, sum(x_Adjustment) AS x_Adjustment, min(BillingPeriodStart) AS x_FirstMonth
  FROM event_adjustments
  WHERE x_ScopeLevel = $level AND x_ScopeUnit = $unit
  GROUP BY ALL
)
SELECT
  x_EventName, x_EventKind, x_FirstDay, x_LastDay,
  concat_ws(', ', concat(x_ScopeLevel, ' ', x_ScopeUnit), ServiceProviderName, ServiceName, 'pool ' || x_Pool) AS x_Scope,
  x_Adjustment, x_Where
FROM known_events LEFT JOIN moved USING (x_EventName)
WHERE x_Adjustment IS NOT NULL OR ($level = 'company' AND coalesce(x_LastDay, DATE '9999-12-31') >= $as_of::DATE)
ORDER BY x_FirstDay, x_EventName
