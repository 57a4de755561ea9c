-- in:    budget_terms, forecast_scopes, forecast_services
-- grain: one unit that has a budget and is forecast (x_BudgetLevel, x_BudgetUnit), by what it is called there
-- spec:  — (forecasts know a service by its provider too: it is the unit's where one provider alone has a service of that name)
WITH services AS (
  SELECT ServiceName, any_value(x_ScopeUnit) AS x_ScopeUnit
  FROM forecast_services
  GROUP BY ServiceName
  HAVING count(*) = 1 AND any_value(x_ScopeUnit) = concat(any_value(ServiceProviderName), ' › ', ServiceName)
), units AS (
  SELECT DISTINCT x_BudgetLevel, x_BudgetUnit FROM budget_terms
)
SELECT x_BudgetLevel, x_BudgetUnit, x_ScopeLevel, x_ScopeUnit
FROM units JOIN forecast_scopes ON x_ScopeLevel = x_BudgetLevel AND x_ScopeUnit = x_BudgetUnit
UNION ALL
SELECT x_BudgetLevel, x_BudgetUnit, 'service', x_ScopeUnit
FROM units JOIN services ON x_BudgetLevel = 'service' AND x_BudgetUnit = ServiceName
