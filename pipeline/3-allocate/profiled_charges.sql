-- kind:  view
-- in:    day_slices, known_charges, named_attributes
-- grain: one row of known_charges, with the id of its profile
-- spec:  — (a profile is one combination of the attributes that rules name, in a time in which the same rules hold; a few thousand stand for
--        millions of charges; a charge of a closed month brings its rule and payer along)
SELECT
  known_charges.*,
  x_SliceStart,
  CASE WHEN named_attributes.x_ResourceGroup THEN resource_group(known_charges.ResourceId) END AS x_ResourceGroup,
  hash(
    x_SliceStart,
    x_ClosedAllocation,
    CASE WHEN named_attributes.InvoiceIssuerName THEN known_charges.InvoiceIssuerName END,
    CASE WHEN named_attributes.BillingAccountId THEN known_charges.BillingAccountId END,
    CASE WHEN named_attributes.BillingAccountName THEN known_charges.BillingAccountName END,
    CASE WHEN named_attributes.ServiceProviderName THEN known_charges.ServiceProviderName END,
    CASE WHEN named_attributes.SubAccountId THEN known_charges.SubAccountId END,
    CASE WHEN named_attributes.SubAccountName THEN known_charges.SubAccountName END,
    CASE WHEN named_attributes.x_ResourceGroup THEN resource_group(known_charges.ResourceId) END,
    CASE WHEN named_attributes.ServiceCategory THEN known_charges.ServiceCategory END,
    CASE WHEN named_attributes.ServiceName THEN known_charges.ServiceName END,
    CASE WHEN named_attributes.RegionId THEN known_charges.RegionId END,
    CASE WHEN named_attributes.RegionName THEN known_charges.RegionName END,
    CASE WHEN named_attributes.ResourceId THEN known_charges.ResourceId END,
    CASE WHEN named_attributes.ResourceName THEN known_charges.ResourceName END,
    CASE WHEN named_attributes.ResourceType THEN known_charges.ResourceType END,
    CASE WHEN named_attributes.AllocatedMethodId THEN known_charges.AllocatedMethodId END,
    CASE WHEN named_attributes.AllocatedResourceId THEN known_charges.AllocatedResourceId END,
    CASE WHEN named_attributes.AllocatedResourceName THEN known_charges.AllocatedResourceName END,
    CASE WHEN named_attributes.SkuId THEN known_charges.SkuId END,
    CASE WHEN named_attributes.SkuMeter THEN known_charges.SkuMeter END,
    CASE WHEN named_attributes.ChargeCategory THEN known_charges.ChargeCategory END,
    CASE WHEN named_attributes.ChargeClass THEN known_charges.ChargeClass END,
    CASE WHEN named_attributes.ChargeFrequency THEN known_charges.ChargeFrequency END,
    CASE WHEN named_attributes.ChargeDescription THEN known_charges.ChargeDescription END,
    CASE WHEN named_attributes.PricingCategory THEN known_charges.PricingCategory END,
    CASE WHEN named_attributes.CommitmentDiscountId THEN known_charges.CommitmentDiscountId END,
    CASE WHEN named_attributes.CommitmentDiscountType THEN known_charges.CommitmentDiscountType END,
    CASE WHEN named_attributes.CommitmentDiscountStatus THEN known_charges.CommitmentDiscountStatus END,
    CASE WHEN named_attributes.x_NamedColumns THEN known_charges.x_NamedColumns END,
    CASE WHEN named_attributes.Tags THEN known_charges.Tags END
  ) AS x_ProfileId
FROM known_charges CROSS JOIN named_attributes LEFT JOIN day_slices USING (ChargePeriodStart)
