-- in:    handed_tags, named_columns, rule_conditions, rules
-- grain: one row: for each attribute whether any rule names it
-- spec:  —
WITH attributes AS (
  SELECT x_Attribute FROM rule_conditions
  UNION SELECT x_CostCenterFrom FROM rules WHERE x_CostCenterFrom IS NOT NULL
  UNION SELECT 'SubAccountId' FROM handed_tags WHERE SubAccountId IS NOT NULL
  UNION SELECT 'x_ResourceGroup' FROM handed_tags WHERE x_ResourceGroup IS NOT NULL
)
SELECT
  count(*) FILTER (x_Attribute = 'InvoiceIssuerName') > 0 AS InvoiceIssuerName,
  count(*) FILTER (x_Attribute = 'BillingAccountId') > 0 AS BillingAccountId,
  count(*) FILTER (x_Attribute = 'BillingAccountName') > 0 AS BillingAccountName,
  count(*) FILTER (x_Attribute = 'ServiceProviderName') > 0 AS ServiceProviderName,
  count(*) FILTER (x_Attribute = 'SubAccountId') > 0 AS SubAccountId,
  count(*) FILTER (x_Attribute = 'SubAccountName') > 0 AS SubAccountName,
  count(*) FILTER (x_Attribute = 'x_ResourceGroup') > 0 AS x_ResourceGroup,
  count(*) FILTER (x_Attribute = 'ServiceCategory') > 0 AS ServiceCategory,
  count(*) FILTER (x_Attribute = 'ServiceName') > 0 AS ServiceName,
  count(*) FILTER (x_Attribute = 'RegionId') > 0 AS RegionId,
  count(*) FILTER (x_Attribute = 'RegionName') > 0 AS RegionName,
  count(*) FILTER (x_Attribute = 'ResourceId') > 0 AS ResourceId,
  count(*) FILTER (x_Attribute = 'ResourceName') > 0 AS ResourceName,
  count(*) FILTER (x_Attribute = 'ResourceType') > 0 AS ResourceType,
  count(*) FILTER (x_Attribute = 'AllocatedMethodId') > 0 AS AllocatedMethodId,
  count(*) FILTER (x_Attribute = 'AllocatedResourceId') > 0 AS AllocatedResourceId,
  count(*) FILTER (x_Attribute = 'AllocatedResourceName') > 0 AS AllocatedResourceName,
  count(*) FILTER (x_Attribute = 'SkuId') > 0 AS SkuId,
  count(*) FILTER (x_Attribute = 'SkuMeter') > 0 AS SkuMeter,
  count(*) FILTER (x_Attribute = 'ChargeCategory') > 0 AS ChargeCategory,
  count(*) FILTER (x_Attribute = 'ChargeClass') > 0 AS ChargeClass,
  count(*) FILTER (x_Attribute = 'ChargeFrequency') > 0 AS ChargeFrequency,
  count(*) FILTER (x_Attribute = 'ChargeDescription') > 0 AS ChargeDescription,
  count(*) FILTER (x_Attribute = 'PricingCategory') > 0 AS PricingCategory,
  count(*) FILTER (x_Attribute = 'CommitmentDiscountId') > 0 AS CommitmentDiscountId,
  count(*) FILTER (x_Attribute = 'CommitmentDiscountType') > 0 AS CommitmentDiscountType,
  count(*) FILTER (x_Attribute = 'CommitmentDiscountStatus') > 0 AS CommitmentDiscountStatus,
  count(*) FILTER (x_Attribute IN (SELECT x_Column FROM named_columns)) > 0 AS x_NamedColumns,
  count(*) FILTER (x_Attribute LIKE 'tag.%') > 0 AS Tags
FROM attributes
