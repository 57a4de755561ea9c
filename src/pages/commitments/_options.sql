-- in: commitment_purchases
-- grain: one group of plans, term and payment, each with its own cheapest commitments (ServiceProviderName, x_PlanGroup, x_TermMonths, x_Payment)
-- spec: —
WITH options AS (
  SELECT
    x_PlanGroup, ServiceProviderName, x_TermMonths, x_Payment, x_IsRecommended,
    sum(x_HourlyCommitment) AS x_HourlyCommitment,
    sum(x_CoveredOnDemandCost) AS x_CoveredOnDemandCost,
    sum(x_CommittedCost) AS x_CommittedCost,
    sum(x_MonthlySavings) AS x_MonthlySavings,
    sum(x_UpfrontCost) AS x_UpfrontCost,
    round(max(x_PaybackMonths), 1) AS x_PaybackMonths
  FROM commitment_purchases
  WHERE x_Choice = 'Expected'
  GROUP BY ALL
)
FROM options
ORDER BY max(x_MonthlySavings) OVER (PARTITION BY ServiceProviderName, x_PlanGroup) DESC, ServiceProviderName, x_PlanGroup, x_TermMonths, x_UpfrontCost, x_Payment
