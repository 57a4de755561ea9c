-- in:    named_attributes, origin_charges
-- grain: one day, service and combination of the attributes that rules of the dimension name
-- spec:  — (what no rule of the dimension can tell apart is added up before it is allocated; unnamed attributes are empty)
WITH summed AS (
  SELECT
    ChargePeriodStart, BillingPeriodStart, BillingCurrency,
    origin.InvoiceIssuerName, origin.BillingAccountId, origin.ServiceProviderName, origin.ServiceCategory, origin.ServiceName,
    CASE WHEN named.BillingAccountName THEN origin.BillingAccountName END AS BillingAccountName,
    CASE WHEN named.SubAccountId THEN origin.SubAccountId END AS SubAccountId,
    CASE WHEN named.SubAccountName THEN origin.SubAccountName END AS SubAccountName,
    CASE WHEN named.RegionId THEN origin.RegionId END AS RegionId,
    CASE WHEN named.RegionName THEN origin.RegionName END AS RegionName,
    CASE WHEN named.ResourceName THEN origin.ResourceName END AS ResourceName,
    CASE WHEN named.ResourceType THEN origin.ResourceType END AS ResourceType,
    CASE WHEN named.AllocatedMethodId THEN origin.AllocatedMethodId END AS AllocatedMethodId,
    CASE WHEN named.AllocatedResourceId THEN origin.AllocatedResourceId END AS AllocatedResourceId,
    CASE WHEN named.AllocatedResourceName THEN origin.AllocatedResourceName END AS AllocatedResourceName,
    CASE WHEN named.SkuId THEN origin.SkuId END AS SkuId,
    CASE WHEN named.SkuMeter THEN origin.SkuMeter END AS SkuMeter,
    CASE WHEN named.ChargeCategory THEN origin.ChargeCategory END AS ChargeCategory,
    CASE WHEN named.ChargeClass THEN origin.ChargeClass END AS ChargeClass,
    CASE WHEN named.ChargeFrequency THEN origin.ChargeFrequency END AS ChargeFrequency,
    CASE WHEN named.ChargeDescription THEN origin.ChargeDescription END AS ChargeDescription,
    CASE WHEN named.PricingCategory THEN origin.PricingCategory END AS PricingCategory,
    CASE WHEN named.CommitmentDiscountId THEN origin.CommitmentDiscountId END AS CommitmentDiscountId,
    CASE WHEN named.CommitmentDiscountType THEN origin.CommitmentDiscountType END AS CommitmentDiscountType,
    CASE WHEN named.CommitmentDiscountStatus THEN origin.CommitmentDiscountStatus END AS CommitmentDiscountStatus,
    CASE WHEN named.Tags THEN origin.Tags END AS Tags,
    CASE WHEN named.x_NamedColumns THEN origin.x_NamedColumns END AS x_NamedColumns,
    CASE WHEN named.x_NamedColumns THEN origin.x_PayerBefore END AS x_PayerBefore,
    CASE
      WHEN named.ResourceId THEN origin.ResourceId
      WHEN named.x_ResourceGroup THEN '/resourceGroups/' || resource_group(origin.ResourceId)
    END AS ResourceId,
    x_Attribute,
    x_CorrectedPeriodStart, x_CorrectionKind, x_CorrectionReference, NULL::VARCHAR AS x_ClosedAllocation,
    sum(BilledCost) AS BilledCost,
    sum(EffectiveCost) AS EffectiveCost,
    sum(ListCost) AS ListCost,
    sum(ContractedCost) AS ContractedCost,
    sum(x_ChargeCount) AS x_ChargeCount
  FROM origin_charges AS origin CROSS JOIN named_attributes AS named
  GROUP BY ALL
)
SELECT * EXCLUDE (x_PayerBefore, x_Attribute) REPLACE (
  CASE
    WHEN x_PayerBefore IS NULL THEN x_NamedColumns
    ELSE json_merge_patch(coalesce(x_NamedColumns, '{}'), json_object(x_Attribute, x_PayerBefore))::VARCHAR
  END AS x_NamedColumns
)
FROM summed
