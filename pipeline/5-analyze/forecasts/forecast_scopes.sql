-- in:    scope_cost_centers, monthly_costs, forecast_services
-- grain: one thing that is forecast (x_ScopeLevel, x_ScopeUnit)
-- spec:  contract/gold.ts, cost_forecasts; providers with their services, and pools with what no pool took, each hold the whole cost too
SELECT DISTINCT x_ScopeLevel, x_ScopeUnit, NULL::VARCHAR AS x_ParentUnit FROM scope_cost_centers
UNION ALL
SELECT DISTINCT 'provider', ServiceProviderName, NULL FROM forecast_services
UNION ALL
SELECT DISTINCT 'service', x_ScopeUnit, ServiceProviderName FROM forecast_services
UNION ALL
SELECT DISTINCT 'pool', coalesce(x_Pool, 'No pool'), NULL FROM monthly_costs WHERE EXISTS (FROM monthly_costs WHERE x_Pool IS NOT NULL)
