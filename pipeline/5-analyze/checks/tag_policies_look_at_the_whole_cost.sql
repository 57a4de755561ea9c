-- severity: blocking
-- in:    charge_rates, known_charges, tag_policies, tag_policy_results
WITH looked_at AS (
  SELECT BillingPeriodStart, x_Policy, sum(EffectiveCost) + sum(x_ExemptEffectiveCost) AS EffectiveCost FROM tag_policy_results GROUP BY ALL
),
known AS (
  SELECT BillingPeriodStart, sum(in_reporting_currency(EffectiveCost, x_Rate)) AS EffectiveCost
  FROM known_charges JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
  GROUP BY ALL
)
SELECT BillingPeriodStart, tag_policies.x_Policy, known.EffectiveCost AS x_KnownEffectiveCost, looked_at.EffectiveCost
FROM known
JOIN tag_policies ON x_ValidFrom IS NULL OR x_ValidFrom <= BillingPeriodStart
LEFT JOIN looked_at USING (BillingPeriodStart, x_Policy)
WHERE looked_at.EffectiveCost IS DISTINCT FROM known.EffectiveCost
