-- kind:  view
-- in:    allocated_charges, charge_rates
-- grain: one row of allocated_charges, in the reporting currency, with every dimension named
-- spec:  FOCUS 1.4 null handling stays in silver; here a missing name reads "(not stated)" so that filters can offer it
SELECT
  ChargePeriodStart,
  BillingPeriodStart,
  coalesce(ServiceProviderName, '(not stated)') AS ServiceProviderName,
  coalesce(SubAccountId, BillingAccountId, '(not stated)') AS SubAccountId,
  coalesce(SubAccountName, SubAccountId, BillingAccountName, BillingAccountId, '(not stated)') AS SubAccountName,
  coalesce(ServiceCategory, 'Other') AS ServiceCategory,
  coalesce(ServiceName, '(not stated)') AS ServiceName,
  coalesce(RegionId, '(no region)') AS RegionId,
  coalesce(SkuMeter, SkuId, '(not stated)') AS SkuMeter,
  ResourceId,
  ResourceName,
  ResourceType,
  ChargeCategory,
  ChargeClass,
  ChargeFrequency,
  PricingCategory,
  CommitmentDiscountStatus,
  Tags,
  x_CostCenter,
  x_AllocationKind,
  x_AllocationRuleId,
  x_Pool,
  x_CorrectedPeriodStart,
  x_CorrectionKind,
  x_CorrectionReference,
  x_ChargeCount,
  in_reporting_currency(BilledCost, x_Rate) AS BilledCost,
  in_reporting_currency(EffectiveCost, x_Rate) AS EffectiveCost,
  in_reporting_currency(ListCost, x_Rate) AS ListCost,
  in_reporting_currency(ContractedCost, x_Rate) AS ContractedCost
FROM allocated_charges JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
