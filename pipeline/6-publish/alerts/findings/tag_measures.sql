-- in:    alert_settings, alert_scopes, cost_centers, parameters, tag_policies, tag_policy_results
-- grain: one rule of kind tag coverage, policy and unit of its level (x_AlertRule, x_Subject, x_Period, x_ScopeLevel, x_ScopeUnit)
-- spec:  the value is how many points of effective cost the last complete month lacks to the goal of the policy; charges that a pool
--        takes belong to the company alone
WITH newest AS (
  SELECT max(BillingPeriodStart) AS x_Period
  FROM tag_policy_results CROSS JOIN parameters
  WHERE BillingPeriodStart + INTERVAL 1 MONTH <= x_AsOf + INTERVAL 1 DAY
),
results AS (
  SELECT x_Policy, x_Period, cost_centers.*, EffectiveCost, x_CoveredEffectiveCost, parameters.x_CompanyName, x_ReportingCurrency
  FROM tag_policy_results
  JOIN newest ON BillingPeriodStart = x_Period
  LEFT JOIN cost_centers USING (x_CostCenter)
  CROSS JOIN parameters
),
units AS (
  SELECT 'company' AS x_ScopeLevel, x_CompanyName AS x_ScopeUnit, * FROM results
  UNION ALL
  SELECT 'business unit', x_BusinessUnit, * FROM results
  UNION ALL
  SELECT 'department', x_Department, * FROM results
  UNION ALL
  SELECT 'cost center', x_CostCenter, * FROM results
),
coverage AS (
  SELECT
    x_ScopeLevel, x_ScopeUnit, x_Policy, x_Period, x_ReportingCurrency,
    sum(EffectiveCost) AS EffectiveCost,
    sum(EffectiveCost) - sum(x_CoveredEffectiveCost) AS x_LackingEffectiveCost
  FROM units
  WHERE x_ScopeUnit IS NOT NULL
  GROUP BY ALL
)
SELECT
  x_AlertRule, x_Policy AS x_Subject, x_Period, x_ScopeLevel, x_ScopeUnit,
  (100 * (x_Goal - 1 + x_LackingEffectiveCost / EffectiveCost))::DECIMAL(38, 6) AS x_Value,
  x_LackingEffectiveCost AS x_Amount, EffectiveCost AS x_Reference, x_ReportingCurrency AS x_AmountCurrency, NULL::DATE AS x_Day, x_TagKey AS x_Text
FROM alert_settings
JOIN alert_scopes USING (x_AlertRule)
JOIN coverage USING (x_ScopeLevel, x_ScopeUnit)
JOIN tag_policies USING (x_Policy)
WHERE x_AlertKind = 'tag coverage' AND x_ScopeLevel = x_Level AND EffectiveCost > 0 AND x_LackingEffectiveCost >= x_AtLeast
