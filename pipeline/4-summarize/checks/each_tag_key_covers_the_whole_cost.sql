-- severity: blocking
-- in:    monthly_costs, monthly_tag_costs
WITH wholes AS (
  SELECT BillingPeriodStart, sum(BilledCost) AS billedWhole, sum(EffectiveCost) AS effectiveWhole FROM monthly_costs GROUP BY ALL
)
SELECT BillingPeriodStart, x_TagKey, sum(BilledCost) - any_value(billedWhole) AS x_BilledDifference, sum(EffectiveCost) - any_value(effectiveWhole) AS x_EffectiveDifference
FROM monthly_tag_costs JOIN wholes USING (BillingPeriodStart)
GROUP BY ALL
HAVING sum(BilledCost) <> any_value(billedWhole) OR sum(EffectiveCost) <> any_value(effectiveWhole)
