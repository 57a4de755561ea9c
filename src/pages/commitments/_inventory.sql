-- in: commitment_inventory, commitment_months
-- grain: one commitment, active ones first and those that end first on top (ServiceProviderName, CommitmentDiscountId)
-- spec: — (rates of its last month that is complete)
WITH latest AS (
  SELECT * FROM commitment_months WHERE BillingPeriodStart <= $month::DATE
  QUALIFY row_number() OVER (PARTITION BY ServiceProviderName, CommitmentDiscountId ORDER BY BillingPeriodStart DESC) = 1
)
SELECT
  coalesce(CommitmentDiscountName, CommitmentDiscountId) AS CommitmentDiscountName, CommitmentDiscountId, ServiceProviderName, CommitmentDiscountType,
  concat_ws(' ', ServiceProviderName, CommitmentDiscountType) AS x_TypeText,
  commitment_inventory.x_PlanGroup, x_CommitmentStatus,
  x_Start, x_End, x_DaysLeft,
  CASE WHEN x_StartSource = x_EndSource THEN x_EndSource ELSE 'start: ' || coalesce(x_StartSource, 'not known') || '; end: ' || coalesce(x_EndSource, 'not known') END AS x_TermSource,
  coalesce(x_Payment, 'not known') AS x_Payment, x_HourlyCost, BillingPeriodStart, x_Utilization, x_BreakEvenUtilization, x_EffectiveSavingsRate, x_Savings, x_UnusedCost
FROM commitment_inventory LEFT JOIN latest USING (ServiceProviderName, CommitmentDiscountId)
ORDER BY x_CommitmentStatus, x_End NULLS LAST, ServiceProviderName, CommitmentDiscountId
