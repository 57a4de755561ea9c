-- in: closed_months, cost_corrections, monthly_costs
-- grain: one closed month, with what it cost when it was closed and what bills have corrected since (BillingPeriodStart)
-- spec: —
WITH costs AS (
  SELECT BillingPeriodStart, sum(EffectiveCost) AS EffectiveCost FROM monthly_costs GROUP BY ALL
),
corrected AS (
  SELECT x_CorrectedPeriodStart AS BillingPeriodStart, sum(EffectiveCost) AS x_Corrections FROM cost_corrections GROUP BY ALL
)
SELECT BillingPeriodStart, EffectiveCost, coalesce(x_Corrections, 0) AS x_Corrections, x_EditionId, x_RewrittenProviders, x_Reason, x_Where
FROM closed_months LEFT JOIN costs USING (BillingPeriodStart) LEFT JOIN corrected USING (BillingPeriodStart)
ORDER BY BillingPeriodStart DESC
