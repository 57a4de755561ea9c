-- in:    matched_rules, pools, profiled_charges
-- grain: one day, origin, tag set and rule of the cost that goes into a pool (x_PoolChargeNumber)
-- spec:  FOCUS 1.3+ split cost allocation: these are the origin charges, summed over resources and SKUs
SELECT
  row_number() OVER () AS x_PoolChargeNumber,
  ChargePeriodStart, BillingPeriodStart, InvoiceIssuerName, BillingAccountId, BillingAccountName, BillingCurrency,
  ServiceProviderName, SubAccountId, SubAccountName, ServiceCategory, ServiceName, RegionId, RegionName,
  ChargeCategory, ChargeClass, ChargeFrequency, PricingCategory, CommitmentDiscountStatus, Tags,
  x_AllocationRuleId, x_Pool,
  CASE
    WHEN x_Pool IN (SELECT x_Pool FROM pools WHERE x_Split = 'base') THEN coalesce(InvoiceIssuerName, '') || '|' || coalesce(BillingAccountId, '')
    ELSE ''
  END AS x_BaseKey,
  sum(BilledCost) AS BilledCost,
  sum(EffectiveCost) AS EffectiveCost,
  sum(ListCost) AS ListCost,
  sum(ContractedCost) AS ContractedCost,
  sum(x_ChargeCount) AS x_ChargeCount
FROM profiled_charges JOIN matched_rules USING (x_ProfileId)
WHERE x_Pool IS NOT NULL
GROUP BY ALL
