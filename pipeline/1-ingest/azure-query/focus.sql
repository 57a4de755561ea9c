-- in:    native, azure_regions, azure_services
-- grain: one sum of a day, as it was asked for; what commitments cost is there twice, as parts of which one counts (x_Part)
-- spec:  https://learn.microsoft.com/rest/api/cost-management/query/usage
WITH lines AS NOT MATERIALIZED (
  SELECT
    *,
    coalesce(CostInBillingCurrency, Cost, PreTaxCost, 0) AS billed,
    replace(lower(coalesce(ChargeType, 'usage')), ' ', '') AS charge_type,
    replace(lower(PricingModel), ' ', '') AS pricing_model,
    coalesce(replace(lower(PricingModel), ' ', '') IN ('reservation', 'savingsplan'), ReservationId IS NOT NULL OR BenefitId IS NOT NULL) AS is_committed,
    coalesce(SubscriptionId, nullif(regexp_extract(Scope, '^/?subscriptions/([^/]+)', 1, 'i'), ''), nullif(regexp_extract(ResourceId, '^/?subscriptions/([^/]+)', 1, 'i'), '')) AS subscription,
    coalesce(PublisherType ILIKE 'marketplace', false) AS is_marketplace,
    coalesce(nullif(MeterCategory, 'Unassigned'), ServiceName, ConsumedService, ResourceType, 'All services') AS service_name,
    CASE
      WHEN lower(ResourceLocation) NOT IN ('unassigned', 'unknown', 'global', 'all regions', 'n/a')
        THEN nullif(regexp_replace(lower(ResourceLocation), '[^a-z0-9]', '', 'g'), '')
    END AS place
  FROM native
),
parts AS (
  SELECT
    *,
    CASE
      WHEN starts_with(charge_type, 'unused') OR (charge_type = 'usage' AND is_committed AND billed <> 0) THEN 'Amortized'
      WHEN charge_type IN ('purchase', 'refund') AND is_committed THEN 'PurchaseOnly'
      WHEN charge_type = 'usage' AND is_committed THEN 'Covered'
      ELSE 'Rest'
    END AS x_Part
  FROM lines
  UNION ALL
  SELECT *, 'PurchaseAmortized' AS x_Part
  FROM lines
  WHERE charge_type IN ('purchase', 'refund') AND is_committed
),
charged AS (
  SELECT *, starts_with(charge_type, 'unused') AS is_unused, starts_with(x_Part, 'Purchase') AS is_purchase
  FROM parts
)
SELECT
  NULL::VARCHAR AS AllocatedMethodDetails,
  NULL::VARCHAR AS AllocatedMethodId,
  NULL::VARCHAR AS AllocatedResourceId,
  NULL::VARCHAR AS AllocatedResourceName,
  NULL::VARCHAR AS AllocatedTags,
  NULL::VARCHAR AS AvailabilityZone,
  CASE WHEN x_Part = 'Amortized' THEN 0 ELSE billed END AS BilledCost,
  coalesce(regexp_extract(Scope, '([^/]+)/?$', 1), SubscriptionId, regexp_extract(charged.ResourceId, '^/?subscriptions/([^/]+)', 1, 'i')) AS BillingAccountId,
  NULL::VARCHAR AS BillingAccountName,
  NULL::VARCHAR AS BillingAccountType,
  BillingCurrency,
  date_trunc('month', Date) + INTERVAL 1 MONTH AS BillingPeriodEnd,
  date_trunc('month', Date) AS BillingPeriodStart,
  NULL::VARCHAR AS CapacityReservationId,
  NULL::VARCHAR AS CapacityReservationStatus,
  CASE
    WHEN charge_type = 'usage' OR is_unused THEN 'Usage'
    WHEN charge_type IN ('purchase', 'refund') THEN 'Purchase'
    WHEN charge_type = 'credit' THEN 'Credit'
    WHEN charge_type = 'tax' THEN 'Tax'
    ELSE 'Adjustment'
  END AS ChargeCategory,
  NULL::VARCHAR AS ChargeClass,
  coalesce(MeterName, service_name) AS ChargeDescription,
  CASE
    WHEN charge_type = 'usage' OR is_unused THEN 'Usage-Based'
    WHEN lower(Frequency) = 'recurring' THEN 'Recurring'
    ELSE 'One-Time'
  END AS ChargeFrequency,
  Date + INTERVAL 1 DAY AS ChargePeriodEnd,
  Date AS ChargePeriodStart,
  CASE WHEN is_committed OR is_unused THEN if(pricing_model = 'savingsplan' OR charge_type = 'unusedsavingsplan', 'Spend', 'Usage') END AS CommitmentDiscountCategory,
  CASE WHEN is_committed OR is_unused THEN coalesce(BenefitId, ReservationId, pricing_model) END AS CommitmentDiscountId,
  CASE WHEN is_committed OR is_unused THEN coalesce(BenefitName, ReservationName) END AS CommitmentDiscountName,
  NULL::DECIMAL(38, 15) AS CommitmentDiscountQuantity,
  CASE WHEN is_unused THEN 'Unused' WHEN x_Part IN ('Amortized', 'Covered') THEN 'Used' END AS CommitmentDiscountStatus,
  CASE CommitmentDiscountCategory WHEN 'Spend' THEN 'Savings Plan' WHEN 'Usage' THEN 'Reservation' END AS CommitmentDiscountType,
  NULL::VARCHAR AS CommitmentDiscountUnit,
  NULL::VARCHAR AS CommitmentProgramEligibilityDetails,
  NULL::DECIMAL(38, 15) AS ConsumedQuantity,
  NULL::VARCHAR AS ConsumedUnit,
  NULL::VARCHAR AS ContractApplied,
  billed AS ContractedCost,
  NULL::DECIMAL(38, 15) AS ContractedUnitPrice,
  CASE WHEN x_Part = 'PurchaseAmortized' THEN 0 ELSE billed END AS EffectiveCost,
  'Microsoft' AS HostProviderName,
  NULL::VARCHAR AS InvoiceDetailId,
  NULL::VARCHAR AS InvoiceId,
  'Microsoft' AS InvoiceIssuerName,
  billed AS ListCost,
  NULL::DECIMAL(38, 15) AS ListUnitPrice,
  CASE
    WHEN x_Part IN ('Amortized', 'Covered') THEN 'Committed'
    WHEN pricing_model = 'spot' THEN 'Dynamic'
    WHEN charge_type IN ('usage', 'purchase', 'refund') THEN 'Standard'
  END AS PricingCategory,
  BillingCurrency AS PricingCurrency,
  NULL::DECIMAL(38, 15) AS PricingCurrencyContractedUnitPrice,
  NULL::DECIMAL(38, 12) AS PricingCurrencyEffectiveCost,
  NULL::DECIMAL(38, 15) AS PricingCurrencyListUnitPrice,
  NULL::DECIMAL(38, 15) AS PricingQuantity,
  NULL::VARCHAR AS PricingUnit,
  coalesce(azure_regions.RegionId, place) AS RegionId,
  CASE WHEN place IS NOT NULL THEN coalesce(azure_regions.RegionName, ResourceLocation) END AS RegionName,
  CASE WHEN CommitmentDiscountId IS NOT NULL AND (is_purchase OR is_unused) THEN CommitmentDiscountId ELSE charged.ResourceId END AS ResourceId,
  CASE
    WHEN is_purchase OR is_unused THEN CommitmentDiscountName
    ELSE nullif(regexp_extract(charged.ResourceId, '/([^/]+)/?$', 1), '')
  END AS ResourceName,
  CASE
    WHEN CommitmentDiscountId IS NOT NULL AND (is_purchase OR is_unused) THEN CommitmentDiscountType
    WHEN charged.ResourceId IS NOT NULL THEN coalesce(charged.ResourceType, nullif(regexp_extract(lower(charged.ResourceId), '/providers/([^/]+/[^/]+)', 1), ''), 'Resource')
  END AS ResourceType,
  coalesce(by_meter.ServiceCategory, CASE WHEN NOT is_marketplace THEN by_service.ServiceCategory END, 'Other') AS ServiceCategory,
  service_name AS ServiceName,
  if(is_marketplace, coalesce(PublisherName, 'Azure Marketplace'), 'Microsoft') AS ServiceProviderName,
  coalesce(by_meter.ServiceSubcategory, CASE WHEN NOT is_marketplace THEN by_service.ServiceSubcategory END) AS ServiceSubcategory,
  NULL::VARCHAR AS SkuId,
  MeterName AS SkuMeter,
  NULL::VARCHAR AS SkuPriceDetails,
  NULL::VARCHAR AS SkuPriceId,
  subscription AS SubAccountId,
  SubscriptionName AS SubAccountName,
  CASE WHEN subscription IS NOT NULL THEN 'Subscription' END AS SubAccountType,
  NULL::VARCHAR AS Tags,
  if(x_Part = 'PurchaseAmortized', 2, 1) AS x_BillRowPart,
  COLUMNS('^x_')
FROM charged
LEFT JOIN azure_regions ON place = azure_regions.Location
LEFT JOIN azure_services AS by_meter ON lower(service_name) = by_meter.Service
LEFT JOIN azure_services AS by_service ON lower(ConsumedService) = by_service.Service
