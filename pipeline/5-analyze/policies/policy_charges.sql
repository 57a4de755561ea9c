-- in:    charge_rates, matched_rules, profiled_charges, tag_policies
-- grain: one month, resource, tag set, payer or pool, and what exceptions may speak of (all columns but EffectiveCost, ResourceName and x_FactsId)
-- spec:  — (each charge once, before pools are split; nothing where there is no policy; x_FactsId
--        stands for one combination of what exceptions may speak of)
WITH charges AS (
  SELECT
    BillingPeriodStart,
    Tags,
    ResourceId,
    max(ResourceName) AS ResourceName,
    resource_group(ResourceId) AS x_ResourceGroup,
    ServiceProviderName,
    coalesce(SubAccountId, BillingAccountId, '(not stated)') AS SubAccountId,
    coalesce(SubAccountName, SubAccountId, BillingAccountName, BillingAccountId, '(not stated)') AS SubAccountName,
    ServiceCategory,
    ServiceName,
    ResourceType,
    ChargeCategory,
    ChargeClass,
    ChargeFrequency,
    PricingCategory,
    CommitmentDiscountStatus,
    CASE WHEN x_Pool IS NULL THEN coalesce(x_CostCenter, 'Unallocated') END AS x_CostCenter,
    x_Pool,
    sum(in_reporting_currency(EffectiveCost, x_Rate)) AS EffectiveCost
  FROM profiled_charges
  JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
  LEFT JOIN matched_rules USING (x_ProfileId)
  WHERE (SELECT count(*) FROM tag_policies) > 0
  GROUP BY ALL
)
SELECT
  *,
  hash(ServiceProviderName, SubAccountId, SubAccountName, ServiceCategory, ServiceName, ResourceType, ChargeCategory, ChargeClass, ChargeFrequency,
    PricingCategory, CommitmentDiscountStatus, ResourceId IS NOT NULL) AS x_FactsId
FROM charges
