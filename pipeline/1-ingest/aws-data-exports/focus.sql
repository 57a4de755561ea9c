-- in:    native, aws_service_categories, aws_regions
-- grain: one charge: a line of the report, a commitment's fee apart from its unused part, or what covered usage and negations leave over
-- spec:  https://docs.aws.amazon.com/cur/latest/userguide/data-dictionary.html
WITH lines AS NOT MATERIALIZED (
  SELECT
    *,
    coalesce(line_item_line_item_type, 'Usage') AS line_type,
    coalesce(line_item_net_unblended_cost, line_item_unblended_cost) AS billed,
    coalesce(savings_plan_savings_plan_a_r_n, reservation_reservation_a_r_n) AS commitment,
    savings_plan_savings_plan_a_r_n IS NOT NULL OR line_item_line_item_type ILIKE 'SavingsPlan%' AS is_savings_plan,
    coalesce(bill_invoicing_entity, line_item_legal_entity) AS issuer,
    nullif(coalesce(product_region_code, product_region), 'global') AS region,
    bill_billing_entity IS DISTINCT FROM 'AWS Marketplace' AS is_from_aws
  FROM native
),
parts AS (
  SELECT
    *,
    CASE
      WHEN line_type IN ('DiscountedUsage', 'SavingsPlanCoveredUsage') THEN 'Used'
      WHEN line_type IN ('Fee', 'RIFee', 'SavingsPlanUpfrontFee', 'SavingsPlanRecurringFee') THEN 'Fee'
      WHEN line_type = 'Refund' AND commitment IS NOT NULL THEN 'Fee'
      WHEN line_type IN ('Usage', 'Refund') THEN 'Use'
      ELSE 'Rest'
    END AS part
  FROM lines
  WHERE line_type <> 'SavingsPlanNegation' AND NOT (ends_with(line_type, 'Discount') AND billed = 0)
  UNION ALL
  SELECT *, 'Unused' AS part
  FROM lines
  WHERE line_type IN ('RIFee', 'SavingsPlanRecurringFee')
),
amounts AS (
  SELECT
    *,
    CASE
      WHEN line_type = 'SavingsPlanCoveredUsage' OR part = 'Unused' THEN 0
      ELSE billed
    END AS billed_cost,
    CASE
      WHEN line_type = 'DiscountedUsage' THEN coalesce(reservation_net_effective_cost, reservation_effective_cost, billed)
      WHEN line_type = 'SavingsPlanCoveredUsage' THEN coalesce(savings_plan_net_savings_plan_effective_cost, savings_plan_savings_plan_effective_cost, 0)
      WHEN line_type = 'RIFee' AND part = 'Unused'
        THEN coalesce(reservation_net_unused_amortized_upfront_fee_for_billing_period, reservation_unused_amortized_upfront_fee_for_billing_period, 0)
          + coalesce(reservation_net_unused_recurring_fee, reservation_unused_recurring_fee, 0)
      WHEN part = 'Unused' THEN coalesce(savings_plan_total_commitment_to_date - savings_plan_used_commitment, 0)
      WHEN part = 'Fee' AND (commitment IS NOT NULL OR is_savings_plan) THEN 0
      ELSE billed
    END AS effective_cost,
    CASE
      WHEN part = 'Unused' THEN reservation_unused_quantity
      WHEN line_type <> 'Tax' THEN line_item_usage_amount
    END AS quantity
  FROM parts
),
costs AS (
  SELECT
    *,
    CASE
      WHEN part = 'Unused' THEN 0
      WHEN part IN ('Use', 'Used') AND (pricing_public_on_demand_rate IS NOT NULL OR pricing_public_on_demand_cost <> 0) AND pricing_public_on_demand_cost IS NOT NULL
        THEN pricing_public_on_demand_cost
      WHEN part = 'Used' THEN effective_cost
      ELSE billed_cost
    END AS list_cost
  FROM amounts
),
charges AS (
  SELECT
    NULL::VARCHAR AS AllocatedMethodDetails,
    NULL::VARCHAR AS AllocatedMethodId,
    NULL::VARCHAR AS AllocatedResourceId,
    NULL::VARCHAR AS AllocatedResourceName,
    NULL::VARCHAR AS AllocatedTags,
    line_item_availability_zone AS AvailabilityZone,
    billed_cost AS BilledCost,
    bill_payer_account_id AS BillingAccountId,
    bill_payer_account_name AS BillingAccountName,
    NULL::VARCHAR AS BillingAccountType,
    line_item_currency_code AS BillingCurrency,
    bill_billing_period_end_date AS BillingPeriodEnd,
    bill_billing_period_start_date AS BillingPeriodStart,
    NULL::VARCHAR AS CapacityReservationId,
    NULL::VARCHAR AS CapacityReservationStatus,
    CASE
      WHEN part = 'Fee' THEN 'Purchase'
      WHEN part IN ('Use', 'Used', 'Unused') THEN 'Usage'
      WHEN line_type IN ('Tax', 'Credit') THEN line_type
      ELSE 'Adjustment'
    END AS ChargeCategory,
    NULL::VARCHAR AS ChargeClass,
    line_item_line_item_description AS ChargeDescription,
    CASE
      WHEN line_type IN ('RIFee', 'SavingsPlanRecurringFee') AND part = 'Fee' THEN 'Recurring'
      WHEN part IN ('Use', 'Used', 'Unused') THEN 'Usage-Based'
      ELSE 'One-Time'
    END AS ChargeFrequency,
    line_item_usage_end_date AS ChargePeriodEnd,
    line_item_usage_start_date AS ChargePeriodStart,
    CASE WHEN commitment IS NOT NULL THEN if(is_savings_plan, 'Spend', 'Usage') END AS CommitmentDiscountCategory,
    commitment AS CommitmentDiscountId,
    NULL::VARCHAR AS CommitmentDiscountName,
    CASE
      WHEN commitment IS NULL THEN NULL
      WHEN is_savings_plan AND part IN ('Used', 'Unused') THEN effective_cost::DECIMAL(38, 15)
      WHEN part IN ('Used', 'Unused') THEN quantity
      WHEN line_type = 'RIFee' THEN coalesce(reservation_total_reserved_units, quantity)
    END AS CommitmentDiscountQuantity,
    CASE WHEN commitment IS NOT NULL AND part IN ('Used', 'Unused') THEN part END AS CommitmentDiscountStatus,
    CASE WHEN commitment IS NOT NULL THEN if(is_savings_plan, 'Savings Plan', 'Reserved Instance') END AS CommitmentDiscountType,
    CASE WHEN commitment IS NOT NULL AND CommitmentDiscountQuantity IS NOT NULL THEN if(is_savings_plan, line_item_currency_code, pricing_unit) END AS CommitmentDiscountUnit,
    NULL::VARCHAR AS CommitmentProgramEligibilityDetails,
    CASE WHEN part IN ('Use', 'Used') THEN quantity END AS ConsumedQuantity,
    CASE WHEN part IN ('Use', 'Used') AND quantity IS NOT NULL THEN pricing_unit END AS ConsumedUnit,
    NULL::VARCHAR AS ContractApplied,
    CASE
      WHEN line_type = 'SavingsPlanCoveredUsage' THEN billed
      WHEN part = 'Used' THEN list_cost
      ELSE if(part = 'Unused', 0, billed_cost)
    END AS ContractedCost,
    CASE WHEN part = 'Use' THEN coalesce(line_item_net_unblended_rate, line_item_unblended_rate) END AS ContractedUnitPrice,
    effective_cost AS EffectiveCost,
    'AWS' AS HostProviderName,
    NULL::VARCHAR AS InvoiceDetailId,
    bill_invoice_id AS InvoiceId,
    issuer AS InvoiceIssuerName,
    list_cost AS ListCost,
    CASE WHEN part IN ('Use', 'Used') THEN pricing_public_on_demand_rate END AS ListUnitPrice,
    CASE
      WHEN part IN ('Used', 'Unused') THEN 'Committed'
      WHEN part = 'Use' AND (contains(line_item_usage_type, 'SpotUsage') OR pricing_term = 'Spot') THEN 'Dynamic'
      WHEN part IN ('Use', 'Fee') THEN 'Standard'
    END AS PricingCategory,
    NULL::VARCHAR AS PricingCurrency,
    NULL::DECIMAL(38, 15) AS PricingCurrencyContractedUnitPrice,
    NULL::DECIMAL(38, 12) AS PricingCurrencyEffectiveCost,
    NULL::DECIMAL(38, 15) AS PricingCurrencyListUnitPrice,
    quantity AS PricingQuantity,
    CASE WHEN quantity IS NOT NULL THEN pricing_unit END AS PricingUnit,
    region AS RegionId,
    coalesce(aws_regions.RegionName, if(region IS NULL, NULL, coalesce(product_location, region))) AS RegionName,
    CASE WHEN commitment IS NOT NULL AND part IN ('Fee', 'Unused') THEN commitment ELSE line_item_resource_id END AS ResourceId,
    CASE WHEN line_item_resource_id IS NOT NULL THEN resource_tags_user_name END AS ResourceName,
    CASE
      WHEN commitment IS NOT NULL AND part IN ('Fee', 'Unused') THEN CommitmentDiscountType
      WHEN line_item_resource_id IS NOT NULL THEN coalesce(product_product_family, line_item_product_code)
    END AS ResourceType,
    coalesce(aws_service_categories.ServiceCategory, 'Other') AS ServiceCategory,
    coalesce(product_product_name, line_item_product_code) AS ServiceName,
    if(is_from_aws, 'AWS', coalesce(line_item_legal_entity, 'AWS Marketplace')) AS ServiceProviderName,
    aws_service_categories.ServiceSubcategory,
    product_sku AS SkuId,
    line_item_usage_type AS SkuMeter,
    NULL::VARCHAR AS SkuPriceDetails,
    CASE WHEN line_type <> 'Tax' THEN coalesce(pricing_rate_code, pricing_rate_id) END AS SkuPriceId,
    line_item_usage_account_id AS SubAccountId,
    line_item_usage_account_name AS SubAccountName,
    NULL::VARCHAR AS SubAccountType,
    coalesce(tags, resource_tags) AS Tags,
    COLUMNS('^x_')
  FROM costs
  LEFT JOIN aws_service_categories ON line_item_product_code = aws_service_categories.ProductCode
  LEFT JOIN aws_regions ON region = aws_regions.RegionId
),
remainders AS (
  SELECT
    sum(billed) AS BilledCost,
    sum(billed) AS EffectiveCost,
    sum(billed) AS ListCost,
    sum(billed) AS ContractedCost,
    bill_payer_account_id AS BillingAccountId,
    line_item_currency_code AS BillingCurrency,
    bill_billing_period_end_date AS BillingPeriodEnd,
    bill_billing_period_start_date AS BillingPeriodStart,
    'Adjustment' AS ChargeCategory,
    'Covered usage and savings plan negations that do not cancel out' AS ChargeDescription,
    'One-Time' AS ChargeFrequency,
    max(line_item_usage_end_date) AS ChargePeriodEnd,
    min(line_item_usage_start_date) AS ChargePeriodStart,
    any_value(bill_invoice_id) AS InvoiceId,
    issuer AS InvoiceIssuerName,
    'AWS' AS HostProviderName,
    'AWS' AS ServiceProviderName,
    'Other' AS ServiceCategory,
    'Savings Plans' AS ServiceName,
    0 AS x_BillRow
  FROM lines
  WHERE line_type IN ('SavingsPlanCoveredUsage', 'SavingsPlanNegation')
  GROUP BY bill_payer_account_id, line_item_currency_code, bill_billing_period_end_date, bill_billing_period_start_date, issuer
  HAVING sum(billed) <> 0
)
FROM charges
UNION ALL BY NAME
FROM remainders
