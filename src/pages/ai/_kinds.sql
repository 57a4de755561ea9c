-- in: ai_costs
-- grain: one month and kind of AI cost (BillingPeriodStart, x_AiKind)
-- spec: —
SELECT BillingPeriodStart, x_AiKind, sum(EffectiveCost) AS EffectiveCost
FROM ai_costs
WHERE BillingPeriodStart > (SELECT max(BillingPeriodStart) FROM ai_costs) - INTERVAL 13 MONTH
GROUP BY ALL
ORDER BY ALL
