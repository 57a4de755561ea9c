-- kind:  view
-- in:    daily_charges, named_attributes
-- grain: one row of daily_charges, with the id of its profile
-- spec:  — (a profile is one combination of the attributes that rules name; a few thousand stand for millions of charges)
SELECT
  daily_charges.*,
  hash(
    CASE WHEN named_attributes.InvoiceIssuerName THEN daily_charges.InvoiceIssuerName END,
    CASE WHEN named_attributes.BillingAccountId THEN daily_charges.BillingAccountId END,
    CASE WHEN named_attributes.BillingAccountName THEN daily_charges.BillingAccountName END,
    CASE WHEN named_attributes.ServiceProviderName THEN daily_charges.ServiceProviderName END,
    CASE WHEN named_attributes.SubAccountId THEN daily_charges.SubAccountId END,
    CASE WHEN named_attributes.SubAccountName THEN daily_charges.SubAccountName END,
    CASE WHEN named_attributes.ServiceCategory THEN daily_charges.ServiceCategory END,
    CASE WHEN named_attributes.ServiceName THEN daily_charges.ServiceName END,
    CASE WHEN named_attributes.RegionId THEN daily_charges.RegionId END,
    CASE WHEN named_attributes.RegionName THEN daily_charges.RegionName END,
    CASE WHEN named_attributes.ResourceId THEN daily_charges.ResourceId END,
    CASE WHEN named_attributes.ResourceName THEN daily_charges.ResourceName END,
    CASE WHEN named_attributes.ResourceType THEN daily_charges.ResourceType END,
    CASE WHEN named_attributes.SkuId THEN daily_charges.SkuId END,
    CASE WHEN named_attributes.SkuMeter THEN daily_charges.SkuMeter END,
    CASE WHEN named_attributes.ChargeCategory THEN daily_charges.ChargeCategory END,
    CASE WHEN named_attributes.ChargeClass THEN daily_charges.ChargeClass END,
    CASE WHEN named_attributes.ChargeFrequency THEN daily_charges.ChargeFrequency END,
    CASE WHEN named_attributes.ChargeDescription THEN daily_charges.ChargeDescription END,
    CASE WHEN named_attributes.PricingCategory THEN daily_charges.PricingCategory END,
    CASE WHEN named_attributes.CommitmentDiscountId THEN daily_charges.CommitmentDiscountId END,
    CASE WHEN named_attributes.CommitmentDiscountType THEN daily_charges.CommitmentDiscountType END,
    CASE WHEN named_attributes.CommitmentDiscountStatus THEN daily_charges.CommitmentDiscountStatus END,
    CASE WHEN named_attributes.Tags THEN daily_charges.Tags END
  ) AS x_ProfileId
FROM daily_charges CROSS JOIN named_attributes
