-- in: realised_savings, cost_centers
-- grain: one month and kind of realised savings (BillingPeriodStart, x_SavingsKind)
-- spec: —
SELECT BillingPeriodStart, x_SavingsKind, sum(realised) AS x_RealisedSavings, sum(claimed) AS x_ClaimedSavings
FROM (
  SELECT BillingPeriodStart, x_CostCenter, unnest(['Saved', 'Avoided']) AS x_SavingsKind, unnest([x_CostSaved, x_CostAvoided]) AS realised, unnest([x_ClaimedSavings, NULL]) AS claimed
  FROM realised_savings
) AS kinds
LEFT JOIN cost_centers USING (x_CostCenter)
WHERE $department::VARCHAR IS NULL OR x_Department = $department
GROUP BY ALL
ORDER BY BillingPeriodStart, x_SavingsKind DESC
