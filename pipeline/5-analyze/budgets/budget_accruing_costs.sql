-- in:    budget_terms, charge_tags, forecast_calendar, reported_charges
-- grain: one unit that bills name and that has a budget (x_BudgetLevel, x_BudgetUnit): usage billed as one row a month that still grows
-- spec:  as forecasts/accruing_costs.sql, which knows units of the organization alone
WITH meters AS (
  SELECT
    BillingPeriodStart, ServiceProviderName, SubAccountId, ServiceName, SkuMeter, RegionId, coalesce(ResourceId, '') AS resource, coalesce(Tags, '') AS Tags, x_CostCenter,
    sum(EffectiveCost) AS EffectiveCost,
    bool_and(ChargePeriodStart = BillingPeriodStart) AS isLump
  FROM reported_charges CROSS JOIN forecast_calendar
  WHERE ChargeCategory = 'Usage' AND ChargeClass IS NULL
    AND BillingPeriodStart IN (x_RunningMonth, x_RunningMonth - INTERVAL 1 MONTH)
    AND ChargePeriodStart <= x_KnownThrough
    AND EXISTS (FROM budget_terms WHERE x_BudgetLevel IN ('provider', 'sub account', 'service', 'tag'))
  GROUP BY ALL
), growing AS (
  SELECT
    running.ServiceProviderName, running.SubAccountId, running.ServiceName, running.Tags,
    (running.EffectiveCost * (day(last_day(x_KnownThrough)) - day(x_KnownThrough)) / day(x_KnownThrough))::DECIMAL(38, 12) AS x_CostToCome
  FROM meters AS running
  JOIN forecast_calendar ON running.BillingPeriodStart = x_RunningMonth
  JOIN meters AS before USING (ServiceProviderName, SubAccountId, ServiceName, SkuMeter, RegionId, resource, Tags, x_CostCenter)
  WHERE before.BillingPeriodStart < x_RunningMonth AND running.isLump AND before.isLump AND before.EffectiveCost > 0 AND running.EffectiveCost > 0
    AND abs(running.EffectiveCost - before.EffectiveCost * day(x_KnownThrough) / day(last_day(x_KnownThrough))) < abs(running.EffectiveCost - before.EffectiveCost)
), named AS (
  SELECT 'provider' AS x_BudgetLevel, ServiceProviderName AS x_BudgetUnit, x_CostToCome FROM growing
  UNION ALL
  SELECT 'sub account', SubAccountId, x_CostToCome FROM growing
  UNION ALL
  SELECT 'service', ServiceName, x_CostToCome FROM growing
  UNION ALL
  SELECT 'tag', x_TagKey || '=' || x_TagValue, x_CostToCome FROM growing JOIN charge_tags USING (Tags)
)
SELECT x_BudgetLevel, x_BudgetUnit, sum(x_CostToCome)::DECIMAL(38, 12) AS x_CostToCome
FROM named JOIN (SELECT DISTINCT x_BudgetLevel, x_BudgetUnit FROM budget_terms) USING (x_BudgetLevel, x_BudgetUnit)
GROUP BY ALL
