-- in:    known_charges, charge_rates, commitment_meters, forecast_calendar
-- grain: one month, provider, commitment or none, group of plans and family of usage that is covered or could be (every column before EffectiveCost)
-- spec:  FOCUS 1.4: ContractedCost is what the usage costs without commitments, ListCost where a bill does not say so; spot prices cannot be covered;
--        what a commitment covered without a meter (FOCUS 1.0) belongs to a group named after its service
SELECT
  BillingPeriodStart,
  known_charges.ServiceProviderName,
  CommitmentDiscountId,
  CommitmentDiscountStatus,
  known_charges.ChargeCategory = 'Purchase' AS x_IsPurchase,
  ChargeFrequency,
  CASE WHEN CommitmentDiscountStatus = 'Used' THEN coalesce(x_PlanGroup, ServiceName) WHEN CommitmentDiscountId IS NULL THEN x_PlanGroup END AS x_PlanGroup,
  CASE WHEN CommitmentDiscountStatus = 'Used' THEN coalesce(x_Family, ServiceName) WHEN CommitmentDiscountId IS NULL THEN x_Family END AS x_Family,
  min(ChargePeriodStart) AS x_FirstDay,
  max(ChargePeriodStart) AS x_LastDay,
  sum(in_reporting_currency(EffectiveCost, x_Rate)) AS EffectiveCost,
  sum(in_reporting_currency(BilledCost, x_Rate)) AS BilledCost,
  sum(in_reporting_currency(CASE WHEN ContractedCost > 0 THEN ContractedCost WHEN ListCost > 0 THEN ListCost ELSE EffectiveCost END, x_Rate)) AS x_OnDemandCost
FROM known_charges
JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
CROSS JOIN forecast_calendar
LEFT JOIN commitment_meters USING (ServiceProviderName, ServiceName, SkuMeter)
WHERE ChargePeriodStart <= x_KnownThrough
  AND (CommitmentDiscountId IS NOT NULL
    OR (x_PlanGroup IS NOT NULL AND ChargeCategory = 'Usage' AND PricingCategory IS DISTINCT FROM 'Dynamic' AND PricingCategory IS DISTINCT FROM 'Committed'))
GROUP BY ALL
