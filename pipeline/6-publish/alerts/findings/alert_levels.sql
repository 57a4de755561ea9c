-- in:    alert_measures, alert_settings, alert_thresholds
-- grain: as alert_measures (x_AlertRule, x_Subject, x_Period, x_ScopeLevel, x_ScopeUnit)
-- spec:  the level is the number of thresholds that are reached; a budget's own count where the rule names none. Near: within a twentieth below
--        the first, where what was told stays open, so that what swings around a threshold is not told each time.
WITH bounded AS (
  SELECT
    x_AlertRuleOrder, x_AlertKind, x_Of, measures.*,
    CASE
      WHEN x_HasThresholds THEN x_Thresholds
      ELSE coalesce(string_split(nullif(CASE WHEN x_Of = 'forecast' THEN x_ForecastThresholds ELSE x_ActualThresholds END, ''), ' ')::DECIMAL(38, 6)[], x_Thresholds)
    END AS x_Bounds
  FROM alert_measures AS measures
  JOIN alert_settings USING (x_AlertRule)
  JOIN (SELECT x_AlertRule, list(x_Threshold ORDER BY x_Threshold) AS x_Thresholds FROM alert_thresholds GROUP BY ALL) AS thresholds USING (x_AlertRule)
),
counted AS (
  SELECT
    * EXCLUDE (x_Bounds, x_ActualThresholds, x_ForecastThresholds),
    len(list_filter(x_Bounds, lambda bound: bound <= x_Value)) AS x_AlertLevel,
    coalesce(list_max(list_filter(x_Bounds, lambda bound: bound <= x_Value)), list_min(x_Bounds)) AS x_Threshold,
    list_min(x_Bounds) - abs(list_min(x_Bounds)) / 20 AS x_NearThreshold
  FROM bounded
)
SELECT
  * EXCLUDE (x_NearThreshold),
  CASE WHEN x_AlertLevel > 0 THEN 'Firing' WHEN x_Value >= x_NearThreshold THEN 'Near' ELSE 'Quiet' END AS x_AlertStatus
FROM counted
