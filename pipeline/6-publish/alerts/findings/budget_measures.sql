-- in:    alert_settings, alert_scopes, budget_periods, parameters
-- grain: one rule of kind budget and period of a budget that runs on the as-of day or ended in the week before it, when late charges still come (x_AlertRule, x_Subject, x_Period, x_ScopeLevel, x_ScopeUnit)
-- spec:  the value is what is used of what may be spent, or is expected to be, in percent of it; a rule that is narrowed to a unit of the
--        organization passes over budgets of providers, services and tags. Where nothing may be spent, anything that is is a thousand times too much
WITH running AS (
  SELECT
    x_AlertRule, x_AtLeast, x_RuleLevel, budgets.*,
    CASE WHEN x_Of = 'forecast' THEN x_PeriodEndEstimate ELSE x_ActualToDate END AS EffectiveCost,
    x_ReportingCurrency
  FROM alert_settings
  CROSS JOIN parameters
  JOIN budget_periods AS budgets ON x_PeriodStart <= x_AsOf AND x_AsOf < x_PeriodEnd + 7
  WHERE x_AlertKind = 'budget' AND (x_AvailableAmount > 0 OR CASE WHEN x_Of = 'forecast' THEN x_PeriodEndEstimate ELSE x_ActualToDate END > 0)
)
SELECT
  running.x_AlertRule, x_BudgetName AS x_Subject, x_PeriodStart AS x_Period, x_BudgetLevel AS x_ScopeLevel, x_BudgetUnit AS x_ScopeUnit,
  (CASE WHEN x_AvailableAmount > 0 THEN 100 * EffectiveCost / x_AvailableAmount ELSE 100000 END)::DECIMAL(38, 6) AS x_Value,
  EffectiveCost AS x_Amount, x_AvailableAmount AS x_Reference, x_ReportingCurrency AS x_AmountCurrency,
  x_BreachDay AS x_Day, NULL::VARCHAR AS x_Text,
  x_PeriodKind, x_BreachProbability, x_BudgetUnitName, x_Owner AS x_BudgetOwner, x_OwnerEmail AS x_BudgetOwnerEmail,
  x_ActualThresholds, x_ForecastThresholds
FROM running
LEFT JOIN alert_scopes AS scopes ON scopes.x_AlertRule = running.x_AlertRule AND scopes.x_ScopeLevel = x_BudgetLevel AND scopes.x_ScopeUnit = x_BudgetUnit
WHERE EffectiveCost >= x_AtLeast AND (x_RuleLevel IS NULL OR scopes.x_ScopeUnit IS NOT NULL)
