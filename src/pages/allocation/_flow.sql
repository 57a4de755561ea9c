-- in: cost_centers, monthly_costs
-- grain: one source of cost (Direct, a pool, or Unallocated) and department that bears it in the month (x_Source, x_Department)
-- spec: —
SELECT
  CASE x_AllocationKind WHEN 'Shared' THEN 'Pool ' || coalesce(x_Pool, '(not named)') ELSE x_AllocationKind END AS x_Source,
  coalesce(x_Department, 'Unallocated') AS x_Department,
  sum(EffectiveCost) AS EffectiveCost
FROM monthly_costs LEFT JOIN cost_centers USING (x_CostCenter)
WHERE BillingPeriodStart = $month::DATE
GROUP BY 1, 2
HAVING sum(EffectiveCost) <> 0
ORDER BY x_Source, EffectiveCost DESC, x_Department
