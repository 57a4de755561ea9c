-- in:    known_events, scope_cost_centers, monthly_costs, forecast_services, forecast_scopes, forecast_calendar
-- grain: one event, thing that is forecast and month to come (x_EventName, x_ScopeLevel, x_ScopeUnit, BillingPeriodStart)
-- spec:  contract/gold.ts, event_adjustments. An event that has begun is in the history already: only its end takes it away again. Its
--        amount goes to what bore the cost of its scope in the last three complete months; where that is nothing, to what bore that of its
--        unit, and where that is nothing too, to the unit's first cost center in the parts of the whole company. Percent is of the cost of its scope alone.
WITH recent AS (
  SELECT x_CostCenter, ServiceProviderName, ServiceName, x_Pool, greatest(sum(EffectiveCost), 0)::DECIMAL(38, 12) AS recentCost
  FROM monthly_costs CROSS JOIN forecast_calendar
  WHERE BillingPeriodStart > x_LastCompleteMonth - INTERVAL 3 MONTH AND BillingPeriodStart <= x_LastCompleteMonth
  GROUP BY ALL
), candidates AS (
  SELECT
    known_events.*, recent.x_CostCenter AS costCenter, recent.ServiceProviderName AS provider, recent.ServiceName AS service, recent.x_Pool AS pool, recentCost,
    CASE
      WHEN coalesce(known_events.ServiceProviderName = recent.ServiceProviderName, known_events.ServiceProviderName IS NULL)
        AND coalesce(known_events.ServiceName = recent.ServiceName, known_events.ServiceName IS NULL)
        AND (known_events.x_Pool IS NULL OR coalesce(known_events.x_Pool = recent.x_Pool, false)) THEN 1
      ELSE 2
    END AS place
  FROM known_events JOIN scope_cost_centers USING (x_ScopeLevel, x_ScopeUnit) JOIN recent USING (x_CostCenter)
  UNION ALL
  SELECT
    known_events.*, (SELECT min(x_CostCenter) FROM scope_cost_centers AS units
      WHERE units.x_ScopeLevel = known_events.x_ScopeLevel AND units.x_ScopeUnit = known_events.x_ScopeUnit),
    recent.ServiceProviderName, recent.ServiceName, recent.x_Pool, recentCost, 3
  FROM known_events CROSS JOIN recent
), nearest AS (
  SELECT * FROM candidates WHERE recentCost > 0 QUALIFY place = min(place) OVER (PARTITION BY x_EventName)
), cells AS (
  SELECT
    *,
    recentCost::DOUBLE / sum(recentCost) OVER (PARTITION BY x_EventName)::DOUBLE AS share,
    CASE place WHEN 1 THEN recentCost::DOUBLE / x_Months ELSE 0 END AS monthlyCost
  FROM nearest
  CROSS JOIN (SELECT least(3, date_diff('month', x_HistoryMonth, x_LastCompleteMonth) + 1) AS x_Months FROM forecast_calendar)
), months AS (
  SELECT (x_LastCompleteMonth + to_months(ahead::INTEGER))::DATE AS month, x_KnownThrough
  FROM forecast_calendar CROSS JOIN generate_series(1, CASE WHEN x_RunningMonth IS NULL THEN 12 ELSE 13 END) AS every(ahead)
), spans AS (
  SELECT
    x_EventName, month, x_FirstDay > x_KnownThrough AS isToCome, x_LastDay > x_KnownThrough AS isEnding,
    greatest(0, least(coalesce(x_LastDay, DATE '9999-12-31'), last_day(month)) - greatest(x_FirstDay, month) + 1) AS lastingDays,
    greatest(0, last_day(month) - greatest(x_LastDay, x_KnownThrough, month - 1)) AS endedDays,
    x_LastDay - x_FirstDay + 1 AS allDays,
    day(last_day(month)) AS monthDays
  FROM known_events CROSS JOIN months
), parts AS (
  SELECT
    x_EventName, month AS BillingPeriodStart, costCenter, provider, service, pool,
    round(CASE
      WHEN isToCome AND x_TotalAmount IS NOT NULL THEN x_TotalAmount::DOUBLE * share * lastingDays / allDays
      WHEN isToCome THEN coalesce(x_MonthlyAmount::DOUBLE * share, monthlyCost * x_Percent::DOUBLE / 100) * lastingDays / monthDays
      WHEN isEnding AND x_TotalAmount IS NOT NULL THEN -x_TotalAmount::DOUBLE * share * endedDays / allDays
      WHEN isEnding THEN -coalesce(x_MonthlyAmount::DOUBLE * share, monthlyCost * (1 - 1 / nullif(1 + x_Percent::DOUBLE / 100, 0))) * endedDays / monthDays
    END, 8)::DECIMAL(38, 12) AS adjustment
  FROM cells JOIN spans USING (x_EventName)
), scoped AS (
  SELECT x_EventName, x_ScopeLevel, x_ScopeUnit, BillingPeriodStart, adjustment FROM parts JOIN scope_cost_centers ON x_CostCenter = costCenter
  UNION ALL
  SELECT x_EventName, 'provider', provider, BillingPeriodStart, adjustment FROM parts
  UNION ALL
  SELECT x_EventName, 'service', x_ScopeUnit, BillingPeriodStart, adjustment
  FROM parts JOIN forecast_services ON ServiceProviderName = provider AND ServiceName = service
  UNION ALL
  SELECT x_EventName, 'pool', coalesce(pool, 'No pool'), BillingPeriodStart, adjustment FROM parts
)
SELECT x_EventName, x_ScopeLevel, x_ScopeUnit, BillingPeriodStart, sum(adjustment)::DECIMAL(38, 12) AS x_Adjustment
FROM scoped SEMI JOIN forecast_scopes USING (x_ScopeLevel, x_ScopeUnit)
GROUP BY ALL
HAVING x_Adjustment <> 0
