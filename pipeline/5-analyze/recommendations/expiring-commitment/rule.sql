-- title: Commitment about to end
-- why:   On the day after its last, everything that it covers is charged on demand, and nobody gets a warning with the bill.
-- do:    Decide now: renew what was used of it, or let it end where usage is going away. The saving is what would be lost without a successor.
-- learn: https://www.finops.org/framework/capabilities/rate-optimization/
-- in:    commitment_inventory, commitment_months, recent_charges
-- needs: commitment_inventory
-- grain: one commitment that ends within 90 days (ServiceProviderName, ResourceId)
-- spec:  — (an average month of its last three; what it saves, its unused part taken off)
WITH ending AS (
  SELECT * FROM commitment_inventory WHERE x_CommitmentStatus = 'Active' AND x_DaysLeft <= 90
), months AS (
  SELECT ServiceProviderName, CommitmentDiscountId, BillingPeriodStart, EffectiveCost, x_OnDemandCost, x_UsedCost, x_Savings
  FROM commitment_months SEMI JOIN ending USING (ServiceProviderName, CommitmentDiscountId)
  QUALIFY row_number() OVER (PARTITION BY ServiceProviderName, CommitmentDiscountId ORDER BY EffectiveCost > 0 DESC, BillingPeriodStart DESC) BETWEEN 2 AND 4
    OR count(*) OVER (PARTITION BY ServiceProviderName, CommitmentDiscountId) = 1
), averages AS (
  SELECT
    ServiceProviderName, CommitmentDiscountId, min(BillingPeriodStart) AS firstMonth, last_day(max(BillingPeriodStart)) AS lastDay, count(*) AS monthCount,
    (sum(x_OnDemandCost) / count(*))::DECIMAL(38, 12) AS onDemandCost,
    (sum(x_Savings) / count(*))::DECIMAL(38, 12) AS savings,
    (sum(x_UsedCost) / nullif(sum(EffectiveCost), 0))::DOUBLE AS utilization
  FROM months GROUP BY ALL
), known AS (
  SELECT any_value(x_ReportingCurrency) AS currency, max(x_KnownThrough) AS x_KnownThrough FROM recent_charges
)
SELECT
  ending.ServiceProviderName,
  SubAccountId,
  x_PlanGroup AS ServiceName,
  NULL::VARCHAR AS RegionId,
  CommitmentDiscountId AS ResourceId,
  format(
    '{} ends on {} ({}), {} days after {}. In {} to {} it was used to {:.0f} % and covered what costs {:,.2f} {} a month on demand.',
    coalesce(CommitmentDiscountName, CommitmentDiscountType, 'The commitment'), x_End, x_EndSource, x_DaysLeft, x_KnownThrough,
    CASE WHEN monthCount = 1 THEN 'the month' ELSE 'the ' || monthCount || ' months' END, lastDay, 100 * utilization, onDemandCost, currency
  ) AS x_Evidence,
  firstMonth AS x_EvidenceFirstDay,
  least(lastDay, x_KnownThrough) AS x_EvidenceLastDay,
  savings AS x_MonthlySavings,
  'High' AS x_Confidence,
  'Low' AS x_Effort,
  'Renew' AS x_Action,
  CommitmentDiscountName AS x_CurrentSku
FROM ending
JOIN averages USING (ServiceProviderName, CommitmentDiscountId)
CROSS JOIN known
WHERE savings > 0
