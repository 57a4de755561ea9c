-- in:    native, aws_cost_explorer_record_types, aws_cost_explorer_services
-- grain: one sum of a reply, a commitment's fee apart from its unused part, or what covered usage and negations leave over
-- spec:  https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
WITH sums AS (
  SELECT
    native.*,
    coalesce(NetUnblendedCost, UnblendedCost) AS billed,
    coalesce(NetAmortizedCost, AmortizedCost) AS amortized,
    -- Without the amortized amount, fees and what they cover cannot be told apart.
    CASE
      WHEN types.Part IS NULL AND RECORD_TYPE IS NULL AND SERVICE IS DISTINCT FROM 'Tax' THEN 'Use'
      WHEN types.Part = 'Use' OR coalesce(NetAmortizedCost, AmortizedCost) IS NOT NULL THEN coalesce(types.Part, 'Rest')
      ELSE 'Rest'
    END AS part,
    coalesce(types.ChargeCategory, CASE WHEN SERVICE = 'Tax' THEN 'Tax' WHEN RECORD_TYPE IS NULL THEN 'Usage' ELSE 'Adjustment' END) AS category,
    coalesce(types.ChargeFrequency, CASE WHEN SERVICE = 'Tax' OR RECORD_TYPE IS NOT NULL THEN 'One-Time' ELSE 'Usage-Based' END) AS frequency,
    coalesce(INVOICING_ENTITY, LEGAL_ENTITY_NAME, 'AWS') AS issuer
  FROM native
  LEFT JOIN aws_cost_explorer_record_types AS types ON regexp_replace(lower(RECORD_TYPE), '[^a-z]', '', 'g') = types.RecordType
),
parts AS (
  SELECT
    *,
    CASE WHEN part = 'Covered' THEN 0 ELSE billed END AS billed_cost,
    CASE WHEN part = 'Fee' THEN 0 WHEN part = 'Rest' THEN billed ELSE coalesce(amortized, billed) END AS effective_cost
  FROM sums
  WHERE part <> 'Negation'
  UNION ALL
  SELECT * REPLACE ('Unused' AS part, 'Usage' AS category, 'Usage-Based' AS frequency), 0 AS billed_cost, amortized AS effective_cost
  FROM sums
  WHERE part = 'Fee' AND amortized <> 0
),
charges AS (
  SELECT
    NULL::VARCHAR AS AllocatedMethodDetails,
    NULL::VARCHAR AS AllocatedMethodId,
    NULL::VARCHAR AS AllocatedResourceId,
    NULL::VARCHAR AS AllocatedResourceName,
    NULL::VARCHAR AS AllocatedTags,
    AZ AS AvailabilityZone,
    billed_cost AS BilledCost,
    BillingAccountId,
    NULL::VARCHAR AS BillingAccountName,
    NULL::VARCHAR AS BillingAccountType,
    BillingCurrency,
    BillingPeriodEnd,
    BillingPeriodStart,
    NULL::VARCHAR AS CapacityReservationId,
    NULL::VARCHAR AS CapacityReservationStatus,
    category AS ChargeCategory,
    NULL::VARCHAR AS ChargeClass,
    concat_ws(', ', coalesce(SERVICE, 'All services'), RECORD_TYPE, USAGE_TYPE, CASE WHEN part = 'Unused' THEN 'unused' END) AS ChargeDescription,
    frequency AS ChargeFrequency,
    TimePeriodEnd AS ChargePeriodEnd,
    TimePeriodStart AS ChargePeriodStart,
    CASE WHEN SAVINGS_PLAN_ARN IS NOT NULL THEN 'Spend' WHEN RESERVATION_ID IS NOT NULL THEN 'Usage' END AS CommitmentDiscountCategory,
    coalesce(SAVINGS_PLAN_ARN, RESERVATION_ID) AS CommitmentDiscountId,
    NULL::VARCHAR AS CommitmentDiscountName,
    NULL::DECIMAL(38, 15) AS CommitmentDiscountQuantity,
    CASE
      WHEN SAVINGS_PLAN_ARN IS NULL AND RESERVATION_ID IS NULL THEN NULL
      WHEN part IN ('Used', 'Covered') THEN 'Used'
      WHEN part = 'Unused' THEN 'Unused'
    END AS CommitmentDiscountStatus,
    CASE CommitmentDiscountCategory WHEN 'Spend' THEN 'Savings Plan' WHEN 'Usage' THEN 'Reserved Instance' END AS CommitmentDiscountType,
    NULL::VARCHAR AS CommitmentDiscountUnit,
    NULL::VARCHAR AS CommitmentProgramEligibilityDetails,
    CASE WHEN UsageUnit IS NOT NULL AND category = 'Usage' AND part <> 'Unused' THEN UsageQuantity END AS ConsumedQuantity,
    CASE WHEN ConsumedQuantity IS NOT NULL THEN UsageUnit END AS ConsumedUnit,
    NULL::VARCHAR AS ContractApplied,
    CASE part WHEN 'Covered' THEN billed WHEN 'Used' THEN effective_cost ELSE billed_cost END AS ContractedCost,
    NULL::DECIMAL(38, 15) AS ContractedUnitPrice,
    effective_cost AS EffectiveCost,
    'AWS' AS HostProviderName,
    NULL::VARCHAR AS InvoiceDetailId,
    NULL::VARCHAR AS InvoiceId,
    issuer AS InvoiceIssuerName,
    CASE part WHEN 'Covered' THEN billed WHEN 'Used' THEN effective_cost ELSE billed_cost END AS ListCost,
    NULL::DECIMAL(38, 15) AS ListUnitPrice,
    CASE
      WHEN CommitmentDiscountStatus IS NOT NULL THEN 'Committed'
      WHEN category IN ('Usage', 'Purchase') AND part NOT IN ('Used', 'Covered', 'Unused') THEN 'Standard'
    END AS PricingCategory,
    NULL::VARCHAR AS PricingCurrency,
    NULL::DECIMAL(38, 15) AS PricingCurrencyContractedUnitPrice,
    NULL::DECIMAL(38, 12) AS PricingCurrencyEffectiveCost,
    NULL::DECIMAL(38, 15) AS PricingCurrencyListUnitPrice,
    NULL::DECIMAL(38, 15) AS PricingQuantity,
    NULL::VARCHAR AS PricingUnit,
    CASE WHEN REGION NOT IN ('NoRegion', 'global') THEN REGION END AS RegionId,
    RegionId AS RegionName,
    RESOURCE_ID AS ResourceId,
    NULL::VARCHAR AS ResourceName,
    CASE WHEN RESOURCE_ID IS NOT NULL THEN coalesce(SERVICE, 'AWS') END AS ResourceType,
    coalesce(services.ServiceCategory, 'Other') AS ServiceCategory,
    coalesce(SERVICE, 'All services') AS ServiceName,
    'AWS' AS ServiceProviderName,
    coalesce(services.ServiceSubcategory, 'Other (Other)') AS ServiceSubcategory,
    NULL::VARCHAR AS SkuId,
    USAGE_TYPE AS SkuMeter,
    NULL::VARCHAR AS SkuPriceDetails,
    NULL::VARCHAR AS SkuPriceId,
    LINKED_ACCOUNT AS SubAccountId,
    LINKED_ACCOUNT_NAME AS SubAccountName,
    NULL::VARCHAR AS SubAccountType,
    Tags,
    if(part = 'Unused', 2, 1) AS x_BillRowPart,
    Estimated = 'true' AS x_IsEstimated,
    UnblendedCost AS x_UnblendedCost,
    NetUnblendedCost AS x_NetUnblendedCost,
    AmortizedCost AS x_AmortizedCost,
    NetAmortizedCost AS x_NetAmortizedCost,
    COLUMNS('^x_')
  FROM parts
  LEFT JOIN aws_cost_explorer_services AS services ON SERVICE = services.KnownAs
),
remainders AS (
  SELECT
    sum(billed) AS BilledCost,
    sum(billed) AS EffectiveCost,
    sum(billed) AS ListCost,
    sum(billed) AS ContractedCost,
    BillingAccountId,
    BillingCurrency,
    BillingPeriodEnd,
    BillingPeriodStart,
    'Adjustment' AS ChargeCategory,
    'Covered usage and savings plan negations that do not cancel out' AS ChargeDescription,
    'One-Time' AS ChargeFrequency,
    max(TimePeriodEnd) AS ChargePeriodEnd,
    min(TimePeriodStart) AS ChargePeriodStart,
    'AWS' AS HostProviderName,
    issuer AS InvoiceIssuerName,
    'Other' AS ServiceCategory,
    'Savings Plans' AS ServiceName,
    'AWS' AS ServiceProviderName,
    'Other (Other)' AS ServiceSubcategory,
    LINKED_ACCOUNT AS SubAccountId,
    any_value(LINKED_ACCOUNT_NAME) AS SubAccountName,
    0 AS x_BillRow,
    row_number() OVER (ORDER BY BillingAccountId, BillingCurrency, BillingPeriodStart, BillingPeriodEnd, issuer, LINKED_ACCOUNT) AS x_BillRowPart
  FROM sums
  WHERE part IN ('Covered', 'Negation')
  GROUP BY BillingAccountId, BillingCurrency, BillingPeriodEnd, BillingPeriodStart, issuer, LINKED_ACCOUNT
  HAVING sum(billed) <> 0
)
FROM charges
UNION ALL BY NAME
FROM remainders
