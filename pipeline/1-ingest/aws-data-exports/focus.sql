-- in:    native, unbalanced, aws_service_categories, aws_regions
-- grain: one charge: a line of the report, a commitment's fee apart from its unused part, or what covered usage and negations leave over
-- spec:  https://docs.aws.amazon.com/cur/latest/userguide/data-dictionary.html
WITH lines AS (
  SELECT
    *,
    coalesce(line_item_line_item_type, 'Usage') AS line_type,
    coalesce(line_item_net_unblended_cost, line_item_unblended_cost) AS billed,
    -- The subscription id of other lines is that of a price.
    coalesce(
      savings_plan_savings_plan_a_r_n,
      reservation_reservation_a_r_n,
      CASE WHEN line_item_line_item_type IN ('DiscountedUsage', 'RIFee') THEN reservation_subscription_id END
    ) AS commitment,
    savings_plan_savings_plan_a_r_n IS NOT NULL
      OR starts_with(line_type, 'SavingsPlan')
      OR (line_type = 'Refund' AND ends_with(coalesce(line_item_product_code, ''), 'SavingsPlans')) AS is_savings_plan,
    coalesce(bill_invoicing_entity, line_item_legal_entity, 'AWS') AS issuer,
    nullif(coalesce(product_region_code, product_region), 'global') AS region,
    coalesce(tags, replace(replace(replace(replace(
      resource_tags, '{"user_', '{"'), ',"user_', ',"'), '{"aws_', '{"aws:'), ',"aws_', ',"aws:')) AS all_tags
  FROM native
),
kinds AS (
  SELECT
    *,
    CASE
      WHEN split_line_item_parent_resource_id IS NOT NULL AND billed = 0 THEN 'Share'
      WHEN line_type = 'Usage' THEN 'Use'
      WHEN line_type IN ('DiscountedUsage', 'SavingsPlanCoveredUsage') THEN 'Used'
      WHEN line_type IN ('Fee', 'RIFee', 'SavingsPlanUpfrontFee', 'SavingsPlanRecurringFee') THEN 'Fee'
      WHEN line_type = 'Refund' AND (commitment IS NOT NULL OR is_savings_plan) THEN 'Fee'
      WHEN line_type = 'Refund' AND line_item_tax_type IS NULL THEN 'Use'
      ELSE 'Rest'
    END AS kind
  FROM lines
  WHERE line_type <> 'SavingsPlanNegation' AND NOT (ends_with(line_type, 'Discount') AND billed = 0)
),
parts AS (
  SELECT *, unnest(CASE WHEN line_type IN ('RIFee', 'SavingsPlanRecurringFee') THEN ['Fee', 'Unused'] ELSE [kind] END) AS part
  FROM kinds
),
amounts AS (
  SELECT
    *,
    CASE WHEN line_type = 'SavingsPlanCoveredUsage' OR part = 'Unused' THEN 0 ELSE billed END AS billed_cost,
    CASE
      WHEN part = 'Use' THEN billed
      WHEN line_type = 'DiscountedUsage' THEN coalesce(reservation_net_effective_cost, reservation_effective_cost, billed)
      WHEN line_type = 'SavingsPlanCoveredUsage' THEN coalesce(savings_plan_net_savings_plan_effective_cost, savings_plan_savings_plan_effective_cost, 0)
      WHEN line_type = 'RIFee' AND part = 'Unused'
        THEN coalesce(reservation_net_unused_amortized_upfront_fee_for_billing_period, reservation_unused_amortized_upfront_fee_for_billing_period, 0)
          + coalesce(reservation_net_unused_recurring_fee, reservation_unused_recurring_fee, 0)
      -- The unused part has no net column: a negotiated discount lowers it as it lowers the fee.
      WHEN part = 'Unused' THEN coalesce(
        (TRY_CAST(savings_plan_total_commitment_to_date - savings_plan_used_commitment AS DECIMAL(22, 12)) * TRY_CAST(
          (savings_plan_net_recurring_commitment_for_billing_period + coalesce(savings_plan_net_amortized_upfront_commitment_for_billing_period, 0))
          / nullif(savings_plan_recurring_commitment_for_billing_period + coalesce(savings_plan_amortized_upfront_commitment_for_billing_period, 0), 0)
          AS DECIMAL(16, 15)))::DECIMAL(38, 12),
        savings_plan_total_commitment_to_date - savings_plan_used_commitment,
        0
      )
      WHEN part = 'Fee' AND (commitment IS NOT NULL OR is_savings_plan) THEN 0
      ELSE billed
    END AS effective_cost,
    CASE
      WHEN part = 'Unused' THEN reservation_unused_quantity
      WHEN line_type <> 'Tax' AND part <> 'Share' THEN line_item_usage_amount
    END AS quantity,
    CASE WHEN line_type <> 'Tax' THEN coalesce(pricing_rate_code, pricing_rate_id) END AS sku_price,
    bill_billing_entity IS DISTINCT FROM 'AWS Marketplace' AS is_from_aws,
    CASE
      WHEN commitment IS NOT NULL AND part IN ('Fee', 'Unused') THEN commitment
      WHEN part = 'Share' THEN split_line_item_parent_resource_id
      ELSE line_item_resource_id
    END AS resource,
    CASE WHEN lower(capacity_reservation_capacity_reservation_status) IN ('used', 'unused') THEN capacity_reservation_capacity_reservation_a_r_n END AS capacity_reservation
  FROM parts
),
costs AS (
  SELECT
    *,
    CASE
      WHEN part IN ('Unused', 'Share') OR ends_with(line_type, 'Discount') THEN 0
      WHEN part NOT IN ('Use', 'Used') THEN billed_cost
      WHEN pricing_public_on_demand_cost <> 0 OR (pricing_public_on_demand_cost = 0 AND pricing_public_on_demand_rate IS NOT NULL) THEN pricing_public_on_demand_cost
      WHEN pricing_public_on_demand_cost IS NULL AND pricing_public_on_demand_rate IS NOT NULL AND quantity IS NOT NULL
        THEN coalesce(
          (TRY_CAST(pricing_public_on_demand_rate AS DECIMAL(17, 10)) * TRY_CAST(quantity AS DECIMAL(21, 8)))::DECIMAL(38, 12),
          if(part = 'Used', effective_cost, billed_cost)
        )
      WHEN line_type = 'SavingsPlanCoveredUsage' THEN billed
      WHEN part = 'Used' THEN effective_cost
      ELSE billed_cost
    END AS list_cost
  FROM amounts
),
charges AS (
  SELECT
    NULL::VARCHAR AS AllocatedMethodDetails,
    CASE WHEN part = 'Share' THEN 'aws-split-cost-allocation' END AS AllocatedMethodId,
    CASE WHEN part = 'Share' THEN line_item_resource_id END AS AllocatedResourceId,
    CASE WHEN part = 'Share' THEN coalesce(resource_tags_user_name, resource_tags_name, line_item_resource_id[strpos(line_item_resource_id, '/') + 1 :]) END AS AllocatedResourceName,
    CASE WHEN part = 'Share' THEN all_tags END AS AllocatedTags,
    line_item_availability_zone AS AvailabilityZone,
    billed_cost AS BilledCost,
    bill_payer_account_id AS BillingAccountId,
    bill_payer_account_name AS BillingAccountName,
    NULL::VARCHAR AS BillingAccountType,
    line_item_currency_code AS BillingCurrency,
    coalesce(bill_billing_period_end_date, bill_billing_period_start_date + INTERVAL 1 MONTH) AS BillingPeriodEnd,
    bill_billing_period_start_date AS BillingPeriodStart,
    capacity_reservation AS CapacityReservationId,
    CASE WHEN capacity_reservation IS NOT NULL THEN if(lower(capacity_reservation_capacity_reservation_status) = 'used', 'Used', 'Unused') END AS CapacityReservationStatus,
    CASE
      WHEN part = 'Fee' THEN 'Purchase'
      WHEN part IN ('Use', 'Used', 'Unused', 'Share') THEN 'Usage'
      WHEN line_type IN ('Tax', 'Credit') THEN line_type
      WHEN line_type = 'Refund' THEN 'Tax'
      ELSE 'Adjustment'
    END AS ChargeCategory,
    CASE WHEN line_type = 'Refund' AND line_item_usage_start_date < bill_billing_period_start_date THEN 'Correction' END AS ChargeClass,
    line_item_line_item_description AS ChargeDescription,
    CASE
      WHEN part IN ('Use', 'Used', 'Unused', 'Share') THEN 'Usage-Based'
      WHEN line_type IN ('RIFee', 'SavingsPlanRecurringFee') OR (line_type = 'Fee' AND contains(line_item_product_code, 'Support')) THEN 'Recurring'
      ELSE 'One-Time'
    END AS ChargeFrequency,
    -- Fees of a month end at its last second.
    if(second(line_item_usage_end_date) = 59, line_item_usage_end_date + INTERVAL 1 SECOND, line_item_usage_end_date) AS ChargePeriodEnd,
    line_item_usage_start_date AS ChargePeriodStart,
    CASE WHEN commitment IS NOT NULL THEN if(is_savings_plan, 'Spend', 'Usage') END AS CommitmentDiscountCategory,
    commitment AS CommitmentDiscountId,
    NULL::VARCHAR AS CommitmentDiscountName,
    CASE
      WHEN commitment IS NULL THEN NULL
      WHEN is_savings_plan AND part IN ('Used', 'Unused') THEN effective_cost::DECIMAL(38, 15)
      WHEN part IN ('Used', 'Unused') THEN quantity
      WHEN line_type = 'RIFee' THEN coalesce(reservation_total_reserved_units, quantity)
      WHEN line_type = 'SavingsPlanRecurringFee' THEN savings_plan_total_commitment_to_date::DECIMAL(38, 15)
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
      ELSE billed_cost
    END AS ContractedCost,
    CASE
      WHEN part = 'Use' OR line_type = 'SavingsPlanCoveredUsage' THEN coalesce(line_item_net_unblended_rate, line_item_unblended_rate)
      WHEN part = 'Used' THEN pricing_public_on_demand_rate
    END AS ContractedUnitPrice,
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
      WHEN part IN ('Use', 'Fee', 'Share') THEN 'Standard'
    END AS PricingCategory,
    NULL::VARCHAR AS PricingCurrency,
    NULL::DECIMAL(38, 15) AS PricingCurrencyContractedUnitPrice,
    NULL::DECIMAL(38, 12) AS PricingCurrencyEffectiveCost,
    NULL::DECIMAL(38, 15) AS PricingCurrencyListUnitPrice,
    quantity AS PricingQuantity,
    CASE WHEN quantity IS NOT NULL THEN pricing_unit END AS PricingUnit,
    region AS RegionId,
    coalesce(aws_regions.RegionName, if(region IS NULL, NULL, coalesce(product_location, region))) AS RegionName,
    resource AS ResourceId,
    CASE WHEN resource = line_item_resource_id THEN coalesce(resource_tags_user_name, resource_tags_name) END AS ResourceName,
    CASE
      WHEN commitment IS NOT NULL AND part IN ('Fee', 'Unused') THEN CommitmentDiscountType
      WHEN resource IS NOT NULL THEN coalesce(product_product_family, line_item_product_code)
    END AS ResourceType,
    coalesce(aws_service_categories.ServiceCategory, 'Other') AS ServiceCategory,
    coalesce(product_product_name, product_servicename, line_item_product_code, 'AWS') AS ServiceName,
    if(is_from_aws, 'AWS', coalesce(line_item_legal_entity, 'AWS Marketplace')) AS ServiceProviderName,
    coalesce(aws_service_categories.ServiceSubcategory, 'Other (Other)') AS ServiceSubcategory,
    CASE WHEN line_type <> 'Tax' THEN coalesce(product_sku, CASE WHEN contains(pricing_rate_code, '.') THEN split_part(pricing_rate_code, '.', 1) END) END AS SkuId,
    CASE WHEN line_type <> 'Tax' THEN line_item_usage_type END AS SkuMeter,
    CASE
      WHEN product_instance_type IS NOT NULL AND sku_price IS NOT NULL
        THEN '{' || concat_ws(
          ',',
          '"CoreCount":' || TRY_CAST(product_vcpu AS INTEGER),
          '"InstanceType":' || to_json(product_instance_type),
          '"OperatingSystem":' || to_json(product_operating_system)
        ) || '}'
    END AS SkuPriceDetails,
    sku_price AS SkuPriceId,
    line_item_usage_account_id AS SubAccountId,
    line_item_usage_account_name AS SubAccountName,
    NULL::VARCHAR AS SubAccountType,
    CASE WHEN part <> 'Share' THEN nullif(all_tags, '{}') END AS Tags,
    if(part = 'Used' AND line_type <> 'SavingsPlanCoveredUsage', 'List price', 'Bill') AS x_ContractedSource,
    if(part = 'Unused', 2, 1) AS x_BillRowPart,
    CASE WHEN commitment IS NOT NULL THEN coalesce(savings_plan_start_time, reservation_start_time) END AS x_CommitmentStart,
    CASE WHEN commitment IS NOT NULL THEN coalesce(savings_plan_end_time, reservation_end_time) END AS x_CommitmentEnd,
    CASE WHEN part = 'Share' THEN split_line_item_parent_resource_id END AS x_OriginResourceId,
    CASE
      WHEN part = 'Share' THEN coalesce(split_line_item_net_split_cost, split_line_item_split_cost, 0) + coalesce(split_line_item_net_unused_cost, split_line_item_unused_cost, 0)
    END AS x_SplitWeight,
    COLUMNS('^x_')
  FROM costs
  LEFT JOIN aws_service_categories ON line_item_product_code = aws_service_categories.ProductCode
  LEFT JOIN aws_regions ON region = aws_regions.RegionId
),
remainders AS (
  SELECT
    sum(coalesce(line_item_net_unblended_cost, line_item_unblended_cost)) AS BilledCost,
    BilledCost AS EffectiveCost,
    BilledCost AS ListCost,
    BilledCost AS ContractedCost,
    bill_payer_account_id AS BillingAccountId,
    line_item_currency_code AS BillingCurrency,
    coalesce(bill_billing_period_end_date, bill_billing_period_start_date + INTERVAL 1 MONTH) AS BillingPeriodEnd,
    bill_billing_period_start_date AS BillingPeriodStart,
    'Adjustment' AS ChargeCategory,
    concat_ws(' ', 'Covered usage and savings plan negations that do not cancel out', savings_plan_savings_plan_a_r_n) AS ChargeDescription,
    'One-Time' AS ChargeFrequency,
    max(line_item_usage_end_date) AS ChargePeriodEnd,
    min(line_item_usage_start_date) AS ChargePeriodStart,
    any_value(bill_invoice_id) AS InvoiceId,
    coalesce(bill_invoicing_entity, line_item_legal_entity, 'AWS') AS InvoiceIssuerName,
    'AWS' AS HostProviderName,
    'AWS' AS ServiceProviderName,
    'Other' AS ServiceCategory,
    'Other (Other)' AS ServiceSubcategory,
    'Savings Plans' AS ServiceName,
    line_item_usage_account_id AS SubAccountId,
    any_value(line_item_usage_account_name) AS SubAccountName,
    0 AS x_BillRow,
    row_number() OVER (
      ORDER BY bill_payer_account_id, line_item_currency_code, bill_billing_period_start_date, bill_billing_period_end_date, InvoiceIssuerName,
        savings_plan_savings_plan_a_r_n, line_item_usage_account_id
    ) AS x_BillRowPart
  FROM unbalanced
  WHERE line_item_line_item_type IN ('SavingsPlanCoveredUsage', 'SavingsPlanNegation')
  GROUP BY
    bill_payer_account_id, line_item_currency_code, bill_billing_period_end_date, bill_billing_period_start_date, InvoiceIssuerName,
    savings_plan_savings_plan_a_r_n, line_item_usage_account_id
  HAVING BilledCost <> 0
)
FROM charges
UNION ALL BY NAME
FROM remainders
