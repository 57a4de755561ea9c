-- kind:  view
-- in:    allocated_charges, exchange_rates
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
  ResourceId,
  ResourceName,
  ResourceType,
  ChargeCategory,
  ChargeClass,
  PricingCategory,
  CommitmentDiscountStatus,
  Tags,
  x_CostCenter,
  x_AllocationKind,
  x_Pool,
  (BilledCost * x_Rate)::DECIMAL(38, 12) AS BilledCost,
  (EffectiveCost * x_Rate)::DECIMAL(38, 12) AS EffectiveCost,
  (ListCost * x_Rate)::DECIMAL(38, 12) AS ListCost,
  (ContractedCost * x_Rate)::DECIMAL(38, 12) AS ContractedCost
FROM allocated_charges JOIN exchange_rates USING (BillingPeriodStart, BillingCurrency)
