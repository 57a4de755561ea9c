-- severity: blocking
-- in:    charge_profiles, named_attributes, profiled_charges
SELECT x_ProfileId, count(*) AS x_Charges
FROM profiled_charges AS charges JOIN charge_profiles AS profiles USING (x_ProfileId) CROSS JOIN named_attributes AS named
WHERE charges.x_SliceStart IS DISTINCT FROM profiles.x_SliceStart
  OR charges.x_ClosedAllocation IS DISTINCT FROM profiles.x_ClosedAllocation
  OR (named.InvoiceIssuerName AND charges.InvoiceIssuerName IS DISTINCT FROM profiles.InvoiceIssuerName)
  OR (named.BillingAccountId AND charges.BillingAccountId IS DISTINCT FROM profiles.BillingAccountId)
  OR (named.BillingAccountName AND charges.BillingAccountName IS DISTINCT FROM profiles.BillingAccountName)
  OR (named.ServiceProviderName AND charges.ServiceProviderName IS DISTINCT FROM profiles.ServiceProviderName)
  OR (named.SubAccountId AND charges.SubAccountId IS DISTINCT FROM profiles.SubAccountId)
  OR (named.SubAccountName AND charges.SubAccountName IS DISTINCT FROM profiles.SubAccountName)
  OR (named.x_ResourceGroup AND charges.x_ResourceGroup IS DISTINCT FROM profiles.x_ResourceGroup)
  OR (named.ServiceCategory AND charges.ServiceCategory IS DISTINCT FROM profiles.ServiceCategory)
  OR (named.ServiceName AND charges.ServiceName IS DISTINCT FROM profiles.ServiceName)
  OR (named.RegionId AND charges.RegionId IS DISTINCT FROM profiles.RegionId)
  OR (named.RegionName AND charges.RegionName IS DISTINCT FROM profiles.RegionName)
  OR (named.ResourceId AND charges.ResourceId IS DISTINCT FROM profiles.ResourceId)
  OR (named.ResourceName AND charges.ResourceName IS DISTINCT FROM profiles.ResourceName)
  OR (named.ResourceType AND charges.ResourceType IS DISTINCT FROM profiles.ResourceType)
  OR (named.AllocatedMethodId AND charges.AllocatedMethodId IS DISTINCT FROM profiles.AllocatedMethodId)
  OR (named.AllocatedResourceId AND charges.AllocatedResourceId IS DISTINCT FROM profiles.AllocatedResourceId)
  OR (named.AllocatedResourceName AND charges.AllocatedResourceName IS DISTINCT FROM profiles.AllocatedResourceName)
  OR (named.SkuId AND charges.SkuId IS DISTINCT FROM profiles.SkuId)
  OR (named.SkuMeter AND charges.SkuMeter IS DISTINCT FROM profiles.SkuMeter)
  OR (named.ChargeCategory AND charges.ChargeCategory IS DISTINCT FROM profiles.ChargeCategory)
  OR (named.ChargeClass AND charges.ChargeClass IS DISTINCT FROM profiles.ChargeClass)
  OR (named.ChargeFrequency AND charges.ChargeFrequency IS DISTINCT FROM profiles.ChargeFrequency)
  OR (named.ChargeDescription AND charges.ChargeDescription IS DISTINCT FROM profiles.ChargeDescription)
  OR (named.PricingCategory AND charges.PricingCategory IS DISTINCT FROM profiles.PricingCategory)
  OR (named.CommitmentDiscountId AND charges.CommitmentDiscountId IS DISTINCT FROM profiles.CommitmentDiscountId)
  OR (named.CommitmentDiscountType AND charges.CommitmentDiscountType IS DISTINCT FROM profiles.CommitmentDiscountType)
  OR (named.CommitmentDiscountStatus AND charges.CommitmentDiscountStatus IS DISTINCT FROM profiles.CommitmentDiscountStatus)
  OR (named.x_NamedColumns AND charges.x_NamedColumns IS DISTINCT FROM profiles.x_NamedColumns)
  OR (named.Tags AND charges.Tags IS DISTINCT FROM profiles.Tags)
GROUP BY x_ProfileId
