-- in: cost_forecasts
-- grain: one month to come (BillingPeriodStart)
-- spec: —
SELECT BillingPeriodStart FROM cost_forecasts WHERE x_ScopeLevel = 'company' AND x_Actual IS NULL AND x_Forecast IS NOT NULL ORDER BY BillingPeriodStart
