-- in:    measured_windows, recommendation_decisions
-- grain: one decision that is done and month after it (x_RecommendationId, BillingPeriodStart)
-- spec:  contract/gold.ts
SELECT
  x_RecommendationId, date_trunc('month', x_WindowStart)::DATE AS BillingPeriodStart, x_CostCenter, x_Days,
  (x_ClaimedMonthlySavings * 12 / 365 * x_Days)::DECIMAL(38, 4) AS x_ClaimedSavings,
  x_CostBefore, x_CostAfter, x_ReplacementCost, x_CostSaved, x_CostAvoided,
  (x_CostSaved + x_CostAvoided)::DECIMAL(38, 4) AS x_RealisedSavings
FROM measured_windows JOIN recommendation_decisions USING (x_RecommendationId)
WHERE x_Window = 'Month'
