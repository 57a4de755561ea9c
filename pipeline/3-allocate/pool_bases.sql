-- in:    direct_profile_costs, exchange_rates, pools, rule_matches
-- grain: one base, billing period, billing account and payer (x_BaseSet, BillingPeriodStart, x_BaseKey, x_CostCenter): direct effective cost in the reporting currency
-- spec:  — (x_BaseSet 0 is all direct cost; x_BaseKey '' is all billing accounts)
WITH costs AS (
  SELECT
    BillingPeriodStart,
    coalesce(InvoiceIssuerName, '') || '|' || coalesce(BillingAccountId, '') AS x_BaseKey,
    x_ProfileId,
    x_CostCenter,
    sum(in_reporting_currency(EffectiveCost, x_Rate)) AS EffectiveCost
  FROM direct_profile_costs JOIN exchange_rates USING (BillingPeriodStart, BillingCurrency)
  GROUP BY ALL
),
by_set AS (
  SELECT '0' AS x_BaseSet, BillingPeriodStart, x_BaseKey, x_CostCenter, sum(EffectiveCost) AS EffectiveCost FROM costs GROUP BY ALL
  UNION ALL
  SELECT x_ConditionSet, BillingPeriodStart, '', x_CostCenter, sum(EffectiveCost)
  FROM costs
  JOIN rule_matches USING (x_ProfileId)
  WHERE x_ConditionSet IN (SELECT x_BaseSet FROM pools)
  GROUP BY ALL
)
FROM by_set
UNION ALL
SELECT x_BaseSet, BillingPeriodStart, '', x_CostCenter, sum(EffectiveCost) FROM by_set WHERE x_BaseSet = '0' GROUP BY ALL
