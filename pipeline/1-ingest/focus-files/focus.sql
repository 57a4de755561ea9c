-- in:    native, bill, covered_commitments
-- grain: one charge, as delivered (x_BillRow)
-- spec:  https://focus.finops.org/focus-specification/v1-4/, changes since 1.0-preview
WITH products AS (
  -- A price of at most 12 decimals times a quantity cut in two, 6 decimals of it and the rest, so that no digit is lost.
  SELECT
    *,
    TRY_CAST(CASE WHEN ListUnitPrice = TRY_CAST(ListUnitPrice AS DECIMAL(19, 12)) THEN ListUnitPrice END AS DECIMAL(19, 12)) AS list_price,
    TRY_CAST(CASE WHEN ContractedUnitPrice = TRY_CAST(ContractedUnitPrice AS DECIMAL(19, 12)) THEN ContractedUnitPrice END AS DECIMAL(19, 12)) AS contracted_price,
    TRY_CAST(trunc(PricingQuantity, 6) AS DECIMAL(19, 6)) AS quantity,
    TRY_CAST(PricingQuantity - trunc(PricingQuantity, 6) AS DECIMAL(15, 15)) AS quantity_rest
  FROM native
),
repaired AS (
  SELECT
    *,
    CASE WHEN ListCost IS NULL THEN TRY_CAST(list_price * quantity + (list_price * quantity_rest)::DECIMAL(38, 18) AS DECIMAL(38, 12)) END AS list_product,
    CASE WHEN ContractedCost IS NULL THEN TRY_CAST(contracted_price * quantity + (contracted_price * quantity_rest)::DECIMAL(38, 18) AS DECIMAL(38, 12)) END AS contracted_product,
    CASE
      WHEN ChargeFrequency IS DISTINCT FROM 'Usage-Based' OR ChargeCategory IS DISTINCT FROM 'Purchase' OR CommitmentDiscountId IS NULL THEN NULL
      WHEN ChargePeriodEnd - ChargePeriodStart > INTERVAL 32 DAY THEN 'One-Time'
      WHEN ChargePeriodEnd - ChargePeriodStart <= INTERVAL 1 HOUR OR ChargePeriodEnd = ChargePeriodStart + INTERVAL 1 MONTH THEN 'Recurring'
    END AS term_frequency,
    CASE
      WHEN BillingPeriodStart = date_trunc('month', BillingPeriodStart) AND BillingPeriodEnd::DATE = last_day(BillingPeriodStart)
        THEN BillingPeriodStart + INTERVAL 1 MONTH
      -- Google's view begins its days at midnight in Los Angeles.
      WHEN day(BillingPeriodStart) = 1 AND hour(BillingPeriodStart) IN (7, 8) AND BillingPeriodEnd::DATE = last_day(BillingPeriodStart) AND hour(BillingPeriodEnd) IN (7, 8)
        THEN BillingPeriodEnd + INTERVAL 1 DAY
    END AS exclusive_end,
    coalesce(ChargeCategory = 'Usage' AND CommitmentDiscountStatus = 'Used' AND PricingCategory = 'Standard', false) AS is_covered,
    coalesce(
      ChargeCategory = 'Purchase' AND EffectiveCost <> 0
      AND CommitmentDiscountId IN (SELECT CommitmentDiscountId FROM covered_commitments WHERE x_BillId = (SELECT x_BillId FROM bill)), false
    ) AS is_carried
  FROM products
)
SELECT
  AllocatedMethodDetails,
  AllocatedMethodId,
  AllocatedResourceId,
  AllocatedResourceName,
  AllocatedTags,
  AvailabilityZone,
  BilledCost,
  BillingAccountId,
  BillingAccountName,
  BillingAccountType,
  BillingCurrency,
  coalesce(exclusive_end, BillingPeriodEnd) AS BillingPeriodEnd,
  BillingPeriodStart,
  CapacityReservationId,
  CapacityReservationStatus,
  coalesce(ChargeCategory, ChargeType) AS ChargeCategory,
  coalesce(ChargeClass, CASE WHEN ChargeSubcategory = 'Refund' THEN 'Correction' END) AS ChargeClass,
  ChargeDescription,
  coalesce(term_frequency, ChargeFrequency) AS ChargeFrequency,
  ChargePeriodEnd,
  ChargePeriodStart,
  CommitmentDiscountCategory,
  CommitmentDiscountId,
  CommitmentDiscountName,
  CommitmentDiscountQuantity,
  coalesce(CommitmentDiscountStatus, CASE ChargeSubcategory WHEN 'Used Commitment' THEN 'Used' WHEN 'Unused Commitment' THEN 'Unused' END) AS CommitmentDiscountStatus,
  CommitmentDiscountType,
  CommitmentDiscountUnit,
  CommitmentProgramEligibilityDetails,
  coalesce(ConsumedQuantity, UsageQuantity) AS ConsumedQuantity,
  coalesce(ConsumedUnit, UsageUnit) AS ConsumedUnit,
  ContractApplied,
  coalesce(ContractedCost, contracted_product) AS ContractedCost,
  ContractedUnitPrice,
  CASE WHEN is_carried THEN 0 ELSE coalesce(EffectiveCost, CASE WHEN ChargeCategory = 'Purchase' AND CommitmentDiscountId IS NOT NULL THEN 0 ELSE BilledCost END) END AS EffectiveCost,
  coalesce(HostProviderName, PublisherName, Publisher) AS HostProviderName,
  InvoiceDetailId,
  InvoiceId,
  InvoiceIssuerName,
  coalesce(ListCost, list_product) AS ListCost,
  ListUnitPrice,
  CASE WHEN is_covered OR PricingCategory = 'Commitment-Based' THEN 'Committed' WHEN PricingCategory = 'On-Demand' THEN 'Standard' ELSE PricingCategory END AS PricingCategory,
  PricingCurrency,
  PricingCurrencyContractedUnitPrice,
  PricingCurrencyEffectiveCost,
  PricingCurrencyListUnitPrice,
  PricingQuantity,
  PricingUnit,
  coalesce(RegionId, Region) AS RegionId,
  coalesce(RegionName, Region) AS RegionName,
  ResourceId,
  ResourceName,
  ResourceType,
  ServiceCategory,
  ServiceName,
  coalesce(ServiceProviderName, ProviderName, Provider) AS ServiceProviderName,
  ServiceSubcategory,
  SkuId,
  SkuMeter,
  SkuPriceDetails,
  SkuPriceId,
  SubAccountId,
  SubAccountName,
  SubAccountType,
  Tags,
  nullif(concat_ws(' ',
    x_SourceChanges,
    CASE WHEN ListCost IS NULL AND list_product IS NOT NULL THEN 'Product:ListCost' END,
    CASE WHEN ContractedCost IS NULL AND contracted_product IS NOT NULL THEN 'Product:ContractedCost' END,
    CASE WHEN term_frequency IS NOT NULL THEN 'Term:ChargeFrequency' END,
    CASE WHEN is_carried THEN 'Covered:EffectiveCost' END,
    CASE WHEN is_covered THEN 'Covered:PricingCategory' END,
    CASE WHEN exclusive_end IS NOT NULL THEN 'Inclusive:BillingPeriodEnd' END
  ), '') AS x_SourceChanges,
  * EXCLUDE (x_SourceChanges) SIMILAR TO 'x_.*'
FROM repaired
