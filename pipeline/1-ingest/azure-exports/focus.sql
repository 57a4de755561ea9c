-- in:    native, azure_regions, azure_resource_types, azure_services, azure_units
-- grain: one charge: a row of the export; a commitment's purchase is there twice, as parts of which one counts (x_Part)
-- spec:  https://learn.microsoft.com/azure/cost-management-billing/automate/understand-usage-details-fields
WITH lines AS NOT MATERIALIZED (
  SELECT
    *,
    coalesce(CostInBillingCurrency, Cost, PreTaxCost, 0) AS billed,
    replace(lower(coalesce(ChargeType, 'usage')), ' ', '') AS charge_type,
    replace(lower(PricingModel), ' ', '') AS pricing_model,
    coalesce(replace(lower(PricingModel), ' ', '') IN ('reservation', 'savingsplan'), ReservationId IS NOT NULL OR BenefitId IS NOT NULL) AS is_committed,
    coalesce(BillingAccountId IS NULL OR contains(BillingAccountId, ':'), false) AND BillingProfileId IS NOT NULL AS is_profile,
    coalesce(BillingPeriodStartDate, date_trunc('month', Date)) AS period_start,
    coalesce(PublisherType ILIKE 'marketplace', false) AS is_marketplace,
    nullif(nullif(lower(trim(MeterCategory)), 'unassigned'), '') AS meter_category,
    coalesce(ResourceId, InstanceId, CASE WHEN starts_with(InstanceName, '/') THEN InstanceName END) AS resource,
    CASE
      WHEN lower(coalesce(ResourceLocation, Location)) NOT IN ('unassigned', 'unknown', 'global', 'all regions', 'n/a')
        THEN nullif(regexp_replace(lower(coalesce(ResourceLocation, Location)), '[^a-z0-9]', '', 'g'), '')
    END AS place,
    CASE WHEN coalesce(PricingCurrency, BillingCurrency) = BillingCurrency THEN 1 ELSE TRY_CAST(ExchangeRatePricingToBilling AS DECIMAL(18, 12)) END AS rate,
    regexp_extract(UnitOfMeasure, '^\s*([0-9][0-9,]*)\s*([KMB]?)(?:\s+|/|$|illion)', ['number', 'power']) AS block
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
units AS (
  SELECT
    *,
    greatest(coalesce(TRY_CAST(replace(block.number, ',', '') AS BIGINT), 1), 1)
      * CASE block.power WHEN 'K' THEN 1000 WHEN 'M' THEN 1000000 WHEN 'B' THEN 1000000000 ELSE 1 END AS block_size,
    lower(trim(regexp_replace(UnitOfMeasure, '^\s*[0-9][0-9,]*\s*(?:[KMB](?:illion)?(\s+|/|$))?', '\1'))) AS unit_name,
    x_Part = 'Amortized' AND starts_with(charge_type, 'unused') AS is_unused,
    starts_with(x_Part, 'Purchase') AS is_purchase,
    coalesce(EffectivePrice, ResourceRate) AS effective_price,
    CASE WHEN rate = 1 THEN nullif(UnitPrice, 0) ELSE (in_64_bits(nullif(UnitPrice, 0)) * rate)::DECIMAL(38, 15) END AS unit_price,
    CASE WHEN rate = 1 THEN nullif(PayGPrice, 0) ELSE (in_64_bits(nullif(PayGPrice, 0)) * rate)::DECIMAL(38, 15) END AS list_price
  FROM parts
),
quantities AS (
  SELECT
    *,
    -- Prices are of a block. Where the price paid is about the block's, quantities are in blocks already; where it is that of a unit, they are not.
    CASE WHEN block_size > 1 THEN coalesce(abs(effective_price) > 0 AND unit_price / abs(effective_price) < sqrt(block_size), false) ELSE true END AS is_in_blocks,
    CASE
      WHEN is_in_blocks THEN Quantity
      ELSE (Quantity / block_size)::DECIMAL(38, 15)
    END AS priced_quantity
  FROM units
),
factors AS (
  SELECT *, in_64_bits(priced_quantity) AS factor, in_64_bits(unit_price) AS unit_factor, in_64_bits(list_price) AS list_factor
  FROM quantities
),
costs AS (
  SELECT
    *,
    CASE
      WHEN is_unused THEN 0
      WHEN charge_type = 'usage' AND unit_price > 0
        THEN coalesce(rounded_product(unit_factor, factor), rounded_product(unit_factor, TRY_CAST(priced_quantity AS DECIMAL(20, 10))), billed)
      ELSE billed
    END AS contracted_cost,
    CASE
      WHEN is_unused OR charge_type <> 'usage' THEN NULL
      WHEN PaygCostInBillingCurrency <> 0 THEN PaygCostInBillingCurrency
      WHEN list_price > 0 THEN coalesce(rounded_product(list_factor, factor), rounded_product(list_factor, TRY_CAST(priced_quantity AS DECIMAL(20, 10))))
    END AS list_cost,
    regexp_extract(lower(resource), '/providers/([^/]+/[^/]+)', 1) AS type_id
  FROM factors
)
SELECT
  NULL::VARCHAR AS AllocatedMethodDetails,
  NULL::VARCHAR AS AllocatedMethodId,
  NULL::VARCHAR AS AllocatedResourceId,
  NULL::VARCHAR AS AllocatedResourceName,
  NULL::VARCHAR AS AllocatedTags,
  AvailabilityZone,
  CASE WHEN x_Part = 'Amortized' THEN 0 ELSE billed END AS BilledCost,
  coalesce(CASE WHEN is_profile THEN BillingProfileId END, BillingAccountId, SubscriptionGuid, SubscriptionId) AS BillingAccountId,
  CASE WHEN is_profile THEN BillingProfileName WHEN BillingAccountId IS NULL THEN SubscriptionName ELSE BillingAccountName END AS BillingAccountName,
  CASE WHEN is_profile THEN 'Billing Profile' WHEN BillingAccountId IS NULL THEN 'Subscription' ELSE 'Billing Account' END AS BillingAccountType,
  BillingCurrency,
  CASE
    WHEN BillingPeriodEndDate IS NULL THEN date_trunc('month', Date) + INTERVAL 1 MONTH
    WHEN day(BillingPeriodEndDate) = 1 THEN BillingPeriodEndDate
    ELSE BillingPeriodEndDate + INTERVAL 1 DAY
  END AS BillingPeriodEnd,
  period_start AS BillingPeriodStart,
  NULL::VARCHAR AS CapacityReservationId,
  NULL::VARCHAR AS CapacityReservationStatus,
  CASE
    WHEN charge_type = 'usage' OR is_unused THEN 'Usage'
    WHEN charge_type IN ('purchase', 'refund') THEN 'Purchase'
    WHEN charge_type = 'credit' THEN 'Credit'
    WHEN charge_type = 'tax' THEN 'Tax'
    ELSE 'Adjustment'
  END AS ChargeCategory,
  -- What is given back inside its own billing period is an ordinary charge with another sign.
  CASE WHEN charge_type = 'refund' AND Date < period_start THEN 'Correction' END AS ChargeClass,
  coalesce(CASE WHEN is_purchase THEN ProductOrderName END, ProductName, MeterName, ProductOrderName, MeterCategory) AS ChargeDescription,
  CASE
    WHEN charge_type = 'usage' OR is_unused THEN 'Usage-Based'
    WHEN lower(Frequency) = 'recurring' THEN 'Recurring'
    ELSE 'One-Time'
  END AS ChargeFrequency,
  Date + INTERVAL 1 DAY AS ChargePeriodEnd,
  Date AS ChargePeriodStart,
  CASE
    WHEN NOT is_committed AND NOT is_unused THEN NULL
    WHEN BenefitId ILIKE '%/microsoft.billingbenefits/%' OR pricing_model = 'savingsplan' OR charge_type = 'unusedsavingsplan' THEN 'Spend'
    ELSE 'Usage'
  END AS CommitmentDiscountCategory,
  CASE WHEN is_committed OR is_unused THEN coalesce(BenefitId, ReservationId, ProductOrderId) END AS CommitmentDiscountId,
  CASE WHEN is_committed OR is_unused THEN coalesce(BenefitName, ReservationName, ProductOrderName) END AS CommitmentDiscountName,
  CASE
    WHEN CommitmentDiscountId IS NULL THEN NULL
    WHEN CommitmentDiscountCategory = 'Spend' THEN billed::DECIMAL(38, 15)
    ELSE Quantity
  END AS CommitmentDiscountQuantity,
  CASE WHEN is_unused THEN 'Unused' WHEN x_Part IN ('Amortized', 'Covered') THEN 'Used' END AS CommitmentDiscountStatus,
  CASE CommitmentDiscountCategory WHEN 'Spend' THEN 'Savings Plan' WHEN 'Usage' THEN 'Reservation' END AS CommitmentDiscountType,
  CASE
    WHEN CommitmentDiscountQuantity IS NULL THEN NULL
    WHEN CommitmentDiscountCategory = 'Spend' THEN BillingCurrency
    ELSE coalesce(azure_units.PricingUnit, 'Units')
  END AS CommitmentDiscountUnit,
  NULL::VARCHAR AS CommitmentProgramEligibilityDetails,
  CASE WHEN charge_type = 'usage' THEN if(block_size > 1 AND is_in_blocks, TRY_CAST(TRY_CAST(Quantity AS DECIMAL(26, 12)) * block_size::DECIMAL(12, 0) AS DECIMAL(38, 15)), Quantity) END AS ConsumedQuantity,
  CASE WHEN ConsumedQuantity IS NOT NULL THEN CASE WHEN azure_units.Unit IS NULL THEN coalesce(nullif(unit_name, ''), 'Units') ELSE azure_units.PricingUnit END END AS ConsumedUnit,
  NULL::VARCHAR AS ContractApplied,
  contracted_cost AS ContractedCost,
  CASE WHEN charge_type = 'usage' AND unit_price > 0 THEN unit_price END AS ContractedUnitPrice,
  CASE WHEN x_Part = 'PurchaseAmortized' THEN 0 ELSE billed END AS EffectiveCost,
  'Microsoft' AS HostProviderName,
  NULL::VARCHAR AS InvoiceDetailId,
  InvoiceId,
  coalesce(PartnerName, 'Microsoft') AS InvoiceIssuerName,
  coalesce(list_cost, contracted_cost) AS ListCost,
  CASE WHEN charge_type = 'usage' AND list_price > 0 THEN list_price END AS ListUnitPrice,
  CASE
    WHEN x_Part IN ('Amortized', 'Covered') THEN 'Committed'
    WHEN pricing_model = 'spot' THEN 'Dynamic'
    WHEN charge_type IN ('usage', 'purchase', 'refund') THEN 'Standard'
  END AS PricingCategory,
  coalesce(PricingCurrency, BillingCurrency) AS PricingCurrency,
  CASE WHEN PricingCurrency <> BillingCurrency AND charge_type = 'usage' THEN nullif(UnitPrice, 0) END AS PricingCurrencyContractedUnitPrice,
  CASE WHEN x_Part = 'PurchaseAmortized' THEN 0 ELSE CostInPricingCurrency END AS PricingCurrencyEffectiveCost,
  CASE WHEN PricingCurrency <> BillingCurrency AND charge_type = 'usage' THEN nullif(PayGPrice, 0) END AS PricingCurrencyListUnitPrice,
  CASE WHEN charge_type <> 'tax' THEN priced_quantity END AS PricingQuantity,
  CASE
    WHEN PricingQuantity IS NULL THEN NULL
    ELSE if(block_size = 1, '', block_size || ' ') || CASE WHEN azure_units.Unit IS NULL THEN coalesce(nullif(unit_name, ''), 'Units') ELSE coalesce(azure_units.PricingUnit, 'Units') END
  END AS PricingUnit,
  coalesce(azure_regions.RegionId, place) AS RegionId,
  CASE WHEN place IS NOT NULL THEN coalesce(azure_regions.RegionName, ResourceLocation, charged.Location) END AS RegionName,
  CASE WHEN CommitmentDiscountId IS NOT NULL AND (is_purchase OR is_unused) THEN CommitmentDiscountId ELSE resource END AS ResourceId,
  CASE
    WHEN is_purchase OR is_unused THEN CommitmentDiscountName
    WHEN resource IS NOT NULL THEN nullif(coalesce(ResourceName, regexp_extract(resource, '/([^/]+)/?$', 1)), '')
  END AS ResourceName,
  CASE
    WHEN CommitmentDiscountId IS NOT NULL AND (is_purchase OR is_unused) THEN CommitmentDiscountType
    WHEN resource IS NOT NULL THEN coalesce(azure_resource_types.ResourceType, charged.ResourceType, nullif(type_id, ''), ConsumedService)
  END AS ResourceType,
  coalesce(by_meter.ServiceCategory, CASE WHEN NOT is_marketplace THEN by_service.ServiceCategory END, 'Other') AS ServiceCategory,
  CASE
    WHEN meter_category IS NOT NULL THEN MeterCategory
    WHEN is_marketplace THEN coalesce(nullif(ProductName, 'Unassigned'), PublisherName, 'Azure Marketplace')
    ELSE coalesce(ConsumedService, ProductName, 'Unassigned')
  END AS ServiceName,
  if(is_marketplace, coalesce(PublisherName, 'Azure Marketplace'), 'Microsoft') AS ServiceProviderName,
  coalesce(by_meter.ServiceSubcategory, CASE WHEN NOT is_marketplace THEN by_service.ServiceSubcategory END) AS ServiceSubcategory,
  coalesce(ProductId, MeterId) AS SkuId,
  MeterName AS SkuMeter,
  regexp_replace(AdditionalInfo, '"([^"\\]+)"\s*:', '"x_\1":', 'g') AS SkuPriceDetails,
  CASE WHEN charge_type <> 'tax' THEN coalesce(PartNumber, MeterId) END AS SkuPriceId,
  coalesce(SubscriptionGuid, SubscriptionId) AS SubAccountId,
  SubscriptionName AS SubAccountName,
  CASE WHEN coalesce(SubscriptionGuid, SubscriptionId) IS NOT NULL THEN 'Subscription' END AS SubAccountType,
  charged.Tags AS Tags,
  if(x_Part = 'PurchaseAmortized', 2, 1) AS x_BillRowPart,
  block_size AS x_PricingBlockSize,
  COLUMNS('^x_')
FROM costs AS charged
LEFT JOIN azure_units ON unit_name = azure_units.Unit
LEFT JOIN azure_regions ON place = azure_regions.Location
LEFT JOIN azure_resource_types ON type_id = azure_resource_types.Type
LEFT JOIN azure_services AS by_meter ON meter_category = by_meter.Service
LEFT JOIN azure_services AS by_service ON lower(ConsumedService) = by_service.Service
