-- in:    charge_rates, inherited_tags, profiled_charges
-- grain: one tag that a resource group or sub account handed on (x_Where, x_TagKey, x_TagValue)
-- spec:  contract/gold.ts (cost of the charges that took it, before pools are split)
SELECT
  CASE WHEN inherited_tags.x_ResourceGroup IS NULL THEN 'sub account' ELSE 'resource group' END AS x_InheritedFrom,
  coalesce(inherited_tags.x_ResourceGroup, inherited_tags.SubAccountId) AS x_InheritedName,
  x_TagKey,
  x_TagValue,
  x_Where,
  sum(in_reporting_currency(EffectiveCost, x_Rate))::DECIMAL(38, 12) AS EffectiveCost,
  sum(x_ChargeCount)::BIGINT AS x_ChargeCount
FROM profiled_charges
JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
JOIN inherited_tags USING (x_ProfileId)
GROUP BY ALL
