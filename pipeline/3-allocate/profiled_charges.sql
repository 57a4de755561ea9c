-- kind:  view
-- in:    daily_charges, rule_conditions, rules
-- grain: one row of daily_charges, with the id of its profile
-- spec:  — (a profile is one combination of the attributes that rules name; a few thousand stand for millions of charges)
WITH named AS (
  SELECT DISTINCT x_Attribute FROM rule_conditions
  UNION SELECT x_CostCenterFrom FROM rules WHERE x_CostCenterFrom IS NOT NULL
)
SELECT
  *,
  hash(
    CASE WHEN 'InvoiceIssuerName' IN (FROM named) THEN InvoiceIssuerName END,
    CASE WHEN 'BillingAccountId' IN (FROM named) THEN BillingAccountId END,
    CASE WHEN 'BillingAccountName' IN (FROM named) THEN BillingAccountName END,
    CASE WHEN 'ServiceProviderName' IN (FROM named) THEN ServiceProviderName END,
    CASE WHEN 'SubAccountId' IN (FROM named) THEN SubAccountId END,
    CASE WHEN 'SubAccountName' IN (FROM named) THEN SubAccountName END,
    CASE WHEN 'ServiceCategory' IN (FROM named) THEN ServiceCategory END,
    CASE WHEN 'ServiceName' IN (FROM named) THEN ServiceName END,
    CASE WHEN 'RegionId' IN (FROM named) THEN RegionId END,
    CASE WHEN 'RegionName' IN (FROM named) THEN RegionName END,
    CASE WHEN 'ResourceId' IN (FROM named) THEN ResourceId END,
    CASE WHEN 'ResourceName' IN (FROM named) THEN ResourceName END,
    CASE WHEN 'ResourceType' IN (FROM named) THEN ResourceType END,
    CASE WHEN 'SkuId' IN (FROM named) THEN SkuId END,
    CASE WHEN 'SkuMeter' IN (FROM named) THEN SkuMeter END,
    CASE WHEN 'ChargeCategory' IN (FROM named) THEN ChargeCategory END,
    CASE WHEN 'ChargeClass' IN (FROM named) THEN ChargeClass END,
    CASE WHEN 'ChargeFrequency' IN (FROM named) THEN ChargeFrequency END,
    CASE WHEN 'ChargeDescription' IN (FROM named) THEN ChargeDescription END,
    CASE WHEN 'PricingCategory' IN (FROM named) THEN PricingCategory END,
    CASE WHEN 'CommitmentDiscountId' IN (FROM named) THEN CommitmentDiscountId END,
    CASE WHEN 'CommitmentDiscountType' IN (FROM named) THEN CommitmentDiscountType END,
    CASE WHEN 'CommitmentDiscountStatus' IN (FROM named) THEN CommitmentDiscountStatus END,
    CASE WHEN EXISTS (FROM named WHERE x_Attribute LIKE 'tag.%') THEN Tags END
  ) AS x_ProfileId
FROM daily_charges
