-- in:    profiled_charges
-- grain: one profile (x_ProfileId), with the attributes that rules may name
-- spec:  — (an attribute that no rule names holds any one of its values; nothing reads it)
SELECT
  x_ProfileId,
  any_value(x_SliceStart) AS x_SliceStart,
  any_value(x_ClosedAllocation) AS x_ClosedAllocation,
  any_value(InvoiceIssuerName) AS InvoiceIssuerName,
  any_value(BillingAccountId) AS BillingAccountId,
  any_value(BillingAccountName) AS BillingAccountName,
  any_value(ServiceProviderName) AS ServiceProviderName,
  any_value(SubAccountId) AS SubAccountId,
  any_value(SubAccountName) AS SubAccountName,
  any_value(x_ResourceGroup) AS x_ResourceGroup,
  any_value(ServiceCategory) AS ServiceCategory,
  any_value(ServiceName) AS ServiceName,
  any_value(RegionId) AS RegionId,
  any_value(RegionName) AS RegionName,
  any_value(ResourceId) AS ResourceId,
  any_value(ResourceName) AS ResourceName,
  any_value(ResourceType) AS ResourceType,
  any_value(AllocatedMethodId) AS AllocatedMethodId,
  any_value(AllocatedResourceId) AS AllocatedResourceId,
  any_value(AllocatedResourceName) AS AllocatedResourceName,
  any_value(SkuId) AS SkuId,
  any_value(SkuMeter) AS SkuMeter,
  any_value(ChargeCategory) AS ChargeCategory,
  any_value(ChargeClass) AS ChargeClass,
  any_value(ChargeFrequency) AS ChargeFrequency,
  any_value(ChargeDescription) AS ChargeDescription,
  any_value(PricingCategory) AS PricingCategory,
  any_value(CommitmentDiscountId) AS CommitmentDiscountId,
  any_value(CommitmentDiscountType) AS CommitmentDiscountType,
  any_value(CommitmentDiscountStatus) AS CommitmentDiscountStatus,
  any_value(x_NamedColumns) AS x_NamedColumns,
  any_value(Tags) AS Tags
FROM profiled_charges
GROUP BY x_ProfileId
