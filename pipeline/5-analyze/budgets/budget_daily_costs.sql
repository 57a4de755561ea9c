-- in:    budget_terms, charge_tags, reported_charges, scope_daily_costs
-- grain: one unit that has a budget, billing period and day (x_BudgetLevel, x_BudgetUnit, BillingPeriodStart, ChargePeriodStart)
-- spec:  as scope_daily_costs for units of the organization; for what bills name, a provider's share of pools is in it, and a tag is taken
--        as allocation reads it; a day outside its billing period counts on the nearest day inside, so that months add up
WITH wanted AS (
  SELECT DISTINCT x_BudgetLevel, x_BudgetUnit FROM budget_terms
), billed AS (
  SELECT
    BillingPeriodStart, ChargePeriodStart, ServiceProviderName, SubAccountId, ServiceName,
    CASE WHEN EXISTS (FROM wanted WHERE x_BudgetLevel = 'tag') THEN Tags END AS Tags,
    ChargeCategory IN ('Tax', 'Credit', 'Adjustment')
      OR coalesce(ChargeClass = 'Correction', false)
      OR (ChargeCategory = 'Purchase' AND coalesce(ChargeFrequency, 'One-Time') <> 'Recurring') AS isOneOff,
    sum(EffectiveCost) AS EffectiveCost
  FROM reported_charges
  WHERE EXISTS (FROM wanted WHERE x_BudgetLevel IN ('provider', 'sub account', 'service', 'tag'))
  GROUP BY ALL
), named AS (
  SELECT 'provider' AS x_BudgetLevel, ServiceProviderName AS x_BudgetUnit, * FROM billed
  UNION ALL
  SELECT 'sub account', SubAccountId, * FROM billed
  UNION ALL
  SELECT 'service', ServiceName, * FROM billed
  UNION ALL
  SELECT 'tag', x_TagKey || '=' || x_TagValue, billed.* FROM billed JOIN charge_tags USING (Tags)
), days AS (
  SELECT
    x_BudgetLevel, x_BudgetUnit, BillingPeriodStart, ChargePeriodStart,
    coalesce(sum(EffectiveCost) FILTER (NOT isOneOff), 0) AS x_RegularCost,
    coalesce(sum(EffectiveCost) FILTER (isOneOff), 0) AS x_OneOffCost
  FROM named JOIN wanted USING (x_BudgetLevel, x_BudgetUnit)
  GROUP BY ALL
  UNION ALL
  SELECT x_BudgetLevel, x_BudgetUnit, BillingPeriodStart, ChargePeriodStart, x_RegularCost, x_OneOffCost
  FROM scope_daily_costs JOIN wanted ON x_BudgetLevel = x_ScopeLevel AND x_BudgetUnit = x_ScopeUnit
  WHERE x_BudgetLevel NOT IN ('provider', 'sub account', 'service', 'tag')
)
SELECT
  x_BudgetLevel, x_BudgetUnit, BillingPeriodStart,
  least(greatest(ChargePeriodStart, BillingPeriodStart), last_day(BillingPeriodStart)) AS ChargePeriodStart,
  sum(x_RegularCost)::DECIMAL(38, 12) AS x_RegularCost,
  sum(x_OneOffCost)::DECIMAL(38, 12) AS x_OneOffCost,
  (sum(x_RegularCost) + sum(x_OneOffCost))::DECIMAL(38, 12) AS EffectiveCost
FROM days
GROUP BY ALL
