-- in: commitment_purchases
-- grain: one plan to buy by the expected choice, the most to save of each group first (ServiceProviderName, x_PlanGroup, x_Plan, x_Family, RegionId)
-- spec: —
SELECT
  x_PlanGroup, ServiceProviderName, x_Plan, coalesce(nullif(concat_ws(', ', x_Family, RegionId), ''), 'what is left') AS x_For, RegionId, x_TermMonths, x_Payment, x_HourlyCommitment, x_Discount,
  CASE WHEN x_DiscountSource LIKE '%; %' THEN 'several' WHEN x_DiscountSource LIKE '%on this bill' THEN 'the bill' ELSE regexp_extract(x_DiscountSource, '^public list|^[^:]*:?\d*') END AS x_DiscountFrom,
  x_DiscountSource,
  x_OnDemandCost, x_CoveredOnDemandCost, x_CommittedCost, x_MonthlySavings, x_Utilization, x_BreakEvenUtilization
FROM commitment_purchases
WHERE x_IsRecommended AND x_Choice = 'Expected'
ORDER BY sum(x_MonthlySavings) OVER (PARTITION BY ServiceProviderName, x_PlanGroup) DESC, ServiceProviderName, x_PlanGroup, x_MonthlySavings DESC, x_Plan, x_For
