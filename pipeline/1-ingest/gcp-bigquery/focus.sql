-- in:    native, bill, gcp_commitment_shares, gcp_service_categories, gcp_regions
-- grain: one charge: a line without its promotions and its covered part, a promotion, what one commitment covered of a line, the unused part of a
--        fee, or what usage and the offset of its fee leave over
-- spec:  https://cloud.google.com/billing/docs/how-to/export-data-bigquery-tables/detailed-usage
WITH named AS NOT MATERIALIZED (
  SELECT
    *,
    coalesce(lower(cost_type), 'regular') AS line_type,
    coalesce(
      TRY_CAST(left(invoice_month, 4) || '-' || substr(replace(invoice_month, '-', ''), 5, 2) || '-01' AS DATE),
      date_trunc('month', usage_start_time - to_hours(if(month(usage_start_time) BETWEEN 4 AND 11, 7, 8)))::DATE
    ) AS invoiced,
    CASE
      WHEN credits IN ('[]', '{}') THEN NULL
      WHEN TRY_CAST(credits AS DOUBLE) IS NOT NULL THEN '[{"amount":"' || credits || '"}]'
      WHEN json_valid(credits) THEN if(starts_with(ltrim(credits), '{'), '[' || credits || ']', credits)
      ELSE replace(replace(credits, '''', '"'), 'None', 'null')
    END AS credit_json,
    CASE WHEN labels NOT IN ('[]', '{}') THEN if(json_valid(labels), labels, replace(labels, '''', '"')) END AS user_json,
    CASE WHEN project_labels NOT IN ('[]', '{}') THEN if(json_valid(project_labels), project_labels, replace(project_labels, '''', '"')) END AS project_json,
    CASE WHEN system_labels NOT IN ('[]', '{}') THEN if(json_valid(system_labels), system_labels, replace(system_labels, '''', '"')) END AS system_json,
    CASE WHEN tag_bindings NOT IN ('[]', '{}') THEN if(json_valid(tag_bindings), tag_bindings, replace(tag_bindings, '''', '"')) END AS binding_json
  FROM native
),
lines AS (
  SELECT
    *,
    list_transform(
      from_json(credit_json, '[{"amount":"VARCHAR","id":"VARCHAR","type":"VARCHAR","name":"VARCHAR","full_name":"VARCHAR"}]'),
      lambda c: {
        'amount': coalesce(c.amount::DECIMAL(38, 12), 0),
        'kind': c.type,
        'title': coalesce(nullif(c.full_name, ''), nullif(c.name, ''), nullif(c.id, ''), c.type),
        'commitment': coalesce(subscription_instance_id, CASE WHEN regexp_full_match(c.id, '[0-9A-Za-z-]+') THEN c.id END)
      }
    ) AS credit_list,
    coalesce(contains(credit_json, 'FEE_UTILIZATION_OFFSET'), false) AS is_offset,
    line_type = 'regular' AND (is_offset OR coalesce(starts_with(sku_description, 'Commitment') OR contains(sku_description, 'CUD'), false)) AS is_fee,
    coalesce(line_type = 'regular' AND NOT is_fee AND subscription_instance_id IS NOT NULL AND consumption_model_description NOT ILIKE 'default%', false) AS is_discounted,
    NOT coalesce(regexp_matches(sku_description, '^Commitment( v[0-9]+)?:'), false) AS is_spend_fee,
    coalesce(cost, 0) AS line_cost,
    coalesce(cost_at_list, cost, 0) AS line_list,
    coalesce(cost_at_effective_price_default, cost, 0) AS line_contracted,
    CASE WHEN line_type = 'regular' THEN if(usage_pricing_unit IS NULL, if(usage_unit IS NULL, NULL, usage_amount), usage_amount_in_pricing_units) END AS line_priced,
    CASE WHEN line_type = 'regular' AND NOT is_fee AND usage_unit IS NOT NULL THEN usage_amount END AS line_consumed,
    coalesce(location_region, CASE WHEN lower(location_location) <> 'global' THEN location_location END) AS region,
    coalesce(resource_global_name, resource_name) AS resource,
    invoiced + to_hours(if(month(invoiced) BETWEEN 4 AND 11, 7, 8)) AS period_start,
    invoiced + INTERVAL 1 MONTH + to_hours(if(month(invoiced) BETWEEN 3 AND 10, 7, 8)) AS period_end
  FROM named
),
-- What else a line holds: of a covered part all but its share of the fee, which another line says; of a promotion the amount.
divided AS (
  SELECT
    *,
    list_concat(
      list_transform(
        list_filter(
          list_transform(
            list_filter(
              credit_list,
              lambda c: line_type = 'regular' AND NOT is_fee AND c.kind IN ('COMMITTED_USAGE_DISCOUNT', 'COMMITTED_USAGE_DISCOUNT_DOLLAR_BASE')
                AND c.amount <> 0 AND sign(c.amount) = -sign(line_cost)
            ),
            lambda c, n: {'c': c, 'n': n::INTEGER, 'fraction': -c.amount::DOUBLE / line_cost::DOUBLE}
          ),
          lambda x: x.c.commitment IS NOT NULL
        ),
        lambda x: {
          'part': 'Used', 'n': x.n, 'kind': x.c.kind, 'title': x.c.title, 'commitment': x.c.commitment, 'cost': -x.c.amount, 'credited': x.c.amount,
          'list': (line_list::DOUBLE * x.fraction)::DECIMAL(38, 12), 'contracted': (line_contracted::DOUBLE * x.fraction)::DECIMAL(38, 12),
          'priced': (line_priced::DOUBLE * x.fraction)::DECIMAL(38, 15), 'consumed': (line_consumed::DOUBLE * x.fraction)::DECIMAL(38, 15)
        }
      ),
      list_transform(
        list_filter(credit_list, lambda c: c.kind = 'PROMOTION'),
        lambda c: {
          'part': 'Credit', 'n': -2, 'kind': c.kind, 'title': c.title, 'commitment': NULL::VARCHAR, 'cost': 0::DECIMAL(38, 12), 'credited': c.amount,
          'list': 0::DECIMAL(38, 12), 'contracted': 0::DECIMAL(38, 12), 'priced': 0::DECIMAL(38, 15), 'consumed': 0::DECIMAL(38, 15)
        }
      )
    ) AS others,
    coalesce(list_sum(list_transform(credit_list, lambda c: c.amount)), 0) + coalesce(credit_amount, 0) AS line_credited
  FROM lines
),
wholes AS (
  SELECT
    *,
    {
      'part': if(is_fee, 'Fee', 'Line'), 'n': if(is_fee, 0, -1), 'kind': NULL::VARCHAR, 'title': NULL::VARCHAR, 'commitment': NULL::VARCHAR,
      'cost': line_cost - coalesce(list_sum(list_transform(others, lambda x: x.cost)), 0),
      'credited': line_credited - coalesce(list_sum(list_transform(others, lambda x: x.credited)), 0),
      'list': line_list - coalesce(list_sum(list_transform(others, lambda x: x.list)), 0),
      'contracted': line_contracted - coalesce(list_sum(list_transform(others, lambda x: x.contracted)), 0),
      'priced': line_priced - coalesce(list_sum(list_transform(others, lambda x: x.priced)), 0),
      'consumed': line_consumed - coalesce(list_sum(list_transform(others, lambda x: x.consumed)), 0)
    } AS whole
  FROM divided
),
listed AS (
  SELECT
    * EXCLUDE (others, whole),
    CASE
      WHEN others IS NULL AND NOT is_fee THEN [whole]
      WHEN is_fee THEN list_concat([whole, struct_update(whole, part := 'Unused')], others)
      WHEN others[1].part = 'Used' AND whole.cost = 0 AND whole.credited = 0 THEN others
      ELSE list_concat([whole], others)
    END AS pieces
  FROM wholes
),
parts AS (
  SELECT * EXCLUDE (pieces), unnest(pieces) AS p, generate_subscripts(pieces, 1) AS x_BillRowPart
  FROM listed
),
amounts AS (
  SELECT
    parts.*,
    p.part = 'Line' AND shares.x_BillRow IS NOT NULL AS is_paid_back,
    CASE
      WHEN p.part IN ('Used', 'Unused') OR is_paid_back THEN 0
      WHEN p.part = 'Fee' AND is_offset AND shares.x_BillRow IS NOT NULL
        THEN p.cost + p.credited - list_sum(list_transform(list_filter(credit_list, lambda c: c.kind = 'FEE_UTILIZATION_OFFSET'), lambda c: c.amount))
      ELSE p.cost + p.credited
    END AS billed_cost,
    CASE
      WHEN p.part = 'Used' THEN coalesce(shares.EffectiveCost, 0)
      WHEN p.part = 'Unused' THEN if(is_offset, p.cost + p.credited, shares.EffectiveCost)
    END AS share,
    subscription_instance_id IS NOT NULL AND (is_offset OR shares.EffectiveCost IS NOT NULL) AS is_told,
    CASE
      WHEN p.part = 'Used' THEN p.commitment
      WHEN (p.part IN ('Fee', 'Unused') AND is_told) OR (p.part = 'Line' AND is_discounted) THEN subscription_instance_id
    END AS commitment,
    CASE
      WHEN commitment IS NOT NULL THEN
        if(CASE p.part WHEN 'Used' THEN ends_with(p.kind, 'DOLLAR_BASE') WHEN 'Line' THEN true ELSE is_spend_fee END, 'Spend', 'Usage')
    END AS commitment_category,
    p.part = 'Used' OR (p.part = 'Line' AND is_discounted) AS is_used
  FROM parts
  LEFT JOIN gcp_commitment_shares AS shares
    ON shares.x_BillRow = parts.x_BillRow AND shares.x_Part = p.n AND shares.x_BillId = (SELECT x_BillId FROM bill)
),
costs AS (
  SELECT
    *,
    CASE
      WHEN p.part IN ('Used', 'Unused') THEN share
      WHEN is_paid_back THEN p.cost + p.credited
      WHEN p.part = 'Fee' AND is_told THEN 0
      ELSE billed_cost
    END AS effective_cost,
    CASE
      WHEN p.part = 'Unused' THEN (p.priced::DOUBLE * (share::DOUBLE / nullif(if(is_offset, p.cost, p.cost + p.credited), 0)::DOUBLE))::DECIMAL(38, 15)
      WHEN p.part <> 'Credit' THEN p.priced
    END AS quantity,
    coalesce(usage_pricing_unit, usage_unit) AS unit,
    CASE
      WHEN p.part = 'Unused' THEN 0
      WHEN p.part = 'Credit' OR line_type <> 'regular' THEN billed_cost
      ELSE p.list
    END AS list_cost,
    CASE
      WHEN p.part = 'Unused' THEN 0
      WHEN p.part = 'Credit' OR line_type <> 'regular' THEN billed_cost
      ELSE p.contracted
    END AS contracted_cost,
    (price_list_price::DOUBLE / coalesce(nullif(price_pricing_unit_quantity, 0), 1)::DOUBLE)::DECIMAL(38, 15) AS list_price,
    (coalesce(price_effective_price_default, price_effective_price)::DOUBLE / coalesce(nullif(price_pricing_unit_quantity, 0), 1)::DOUBLE)::DECIMAL(38, 15) AS contracted_price
  FROM amounts
  WHERE p.part <> 'Unused' OR (is_told AND share <> 0)
),
-- User labels keep their keys; where a key comes twice, the first of its values in order counts.
tagged AS (
  SELECT
    *,
    list_sort(
      list_concat(
        list_concat(
          CASE WHEN starts_with(user_json, '[') THEN from_json(user_json, '[{"key":"VARCHAR","value":"VARCHAR"}]') ELSE map_entries(user_json::JSON::MAP(VARCHAR, VARCHAR)) END,
          list_transform(
            CASE WHEN starts_with(project_json, '[') THEN from_json(project_json, '[{"key":"VARCHAR","value":"VARCHAR"}]') ELSE map_entries(project_json::JSON::MAP(VARCHAR, VARCHAR)) END,
            lambda l: {'key': 'project:' || l.key, 'value': l.value}
          )
        ),
        list_concat(
          list_transform(
            CASE WHEN starts_with(system_json, '[') THEN from_json(system_json, '[{"key":"VARCHAR","value":"VARCHAR"}]') ELSE map_entries(system_json::JSON::MAP(VARCHAR, VARCHAR)) END,
            lambda l: {'key': 'system:' || l.key, 'value': l.value}
          ),
          list_transform(
            CASE
              WHEN starts_with(binding_json, '[') THEN from_json(binding_json, '[{"key":"VARCHAR","value":"VARCHAR","namespace":"VARCHAR"}]')
              ELSE list_transform(map_entries(binding_json::JSON::MAP(VARCHAR, VARCHAR)), lambda l: {'key': l.key, 'value': l.value, 'namespace': NULL::VARCHAR})
            END,
            lambda l: {'key': 'tag:' || coalesce(nullif(l.namespace, '') || '/', '') || l.key, 'value': l.value}
          )
        )
      )
    ) AS tag_list
  FROM costs
),
charges AS (
  SELECT
    NULL::VARCHAR AS AllocatedMethodDetails,
    NULL::VARCHAR AS AllocatedMethodId,
    NULL::VARCHAR AS AllocatedResourceId,
    NULL::VARCHAR AS AllocatedResourceName,
    NULL::VARCHAR AS AllocatedTags,
    location_zone AS AvailabilityZone,
    billed_cost AS BilledCost,
    billing_account_id AS BillingAccountId,
    NULL::VARCHAR AS BillingAccountName,
    CASE WHEN billing_account_id IS NOT NULL THEN 'Billing Account' END AS BillingAccountType,
    currency AS BillingCurrency,
    period_end AS BillingPeriodEnd,
    period_start AS BillingPeriodStart,
    CASE WHEN contains(system_json, 'reservation_name') THEN nullif(regexp_extract(system_json, '"compute.googleapis.com/reservation_name" ?(?:: ?|, ?"value" ?: ?)"([^"]+)"', 1), '') END AS CapacityReservationId,
    CASE
      WHEN CapacityReservationId IS NOT NULL AND line_type = 'regular'
        THEN if(regexp_matches(system_json, '"compute.googleapis.com/is_unused_reservation" ?(?:: ?|, ?"value" ?: ?)"true"'), 'Unused', 'Used')
    END AS CapacityReservationStatus,
    CASE
      WHEN p.part = 'Credit' THEN 'Credit'
      WHEN p.part = 'Fee' THEN 'Purchase'
      WHEN line_type = 'tax' THEN 'Tax'
      WHEN line_type = 'regular' THEN 'Usage'
      ELSE 'Adjustment'
    END AS ChargeCategory,
    CASE WHEN ends_with(adjustment_info_type, 'CORRECTION') AND usage_start_time < period_start THEN 'Correction' END AS ChargeClass,
    if(p.part = 'Credit', p.title, coalesce(sku_description, service_description, line_type) || if(p.part = 'Unused', ', unused', '')) AS ChargeDescription,
    CASE ChargeCategory WHEN 'Usage' THEN 'Usage-Based' WHEN 'Purchase' THEN 'Recurring' ELSE 'One-Time' END AS ChargeFrequency,
    coalesce(usage_end_time, if(usage_start_time IS NULL, period_end, NULL)) AS ChargePeriodEnd,
    coalesce(usage_start_time, period_start) AS ChargePeriodStart,
    commitment_category AS CommitmentDiscountCategory,
    commitment AS CommitmentDiscountId,
    CASE WHEN commitment IS NOT NULL THEN CASE p.part WHEN 'Used' THEN p.title WHEN 'Line' THEN consumption_model_description ELSE sku_description END END AS CommitmentDiscountName,
    CASE
      WHEN commitment_category = 'Spend' THEN CASE WHEN p.part = 'Fee' THEN p.cost ELSE effective_cost END::DECIMAL(38, 15)
      WHEN commitment_category = 'Usage' AND unit IS NOT NULL THEN quantity
    END AS CommitmentDiscountQuantity,
    CASE WHEN is_used THEN 'Used' WHEN p.part = 'Unused' THEN 'Unused' END AS CommitmentDiscountStatus,
    CASE commitment_category WHEN 'Spend' THEN 'Spend-based CUD' WHEN 'Usage' THEN 'Resource-based CUD' END AS CommitmentDiscountType,
    CASE WHEN CommitmentDiscountQuantity IS NOT NULL THEN if(commitment_category = 'Spend', currency, unit) END AS CommitmentDiscountUnit,
    NULL::VARCHAR AS CommitmentProgramEligibilityDetails,
    CASE WHEN p.part IN ('Line', 'Used') THEN p.consumed END AS ConsumedQuantity,
    CASE WHEN ConsumedQuantity IS NOT NULL THEN usage_unit END AS ConsumedUnit,
    NULL::VARCHAR AS ContractApplied,
    contracted_cost AS ContractedCost,
    CASE WHEN p.part IN ('Line', 'Used') AND abs(contracted_price::DOUBLE * quantity::DOUBLE - contracted_cost::DOUBLE) <= greatest(0.005, abs(contracted_cost::DOUBLE) * 0.001) THEN contracted_price END AS ContractedUnitPrice,
    effective_cost AS EffectiveCost,
    'Google Cloud' AS HostProviderName,
    NULL::VARCHAR AS InvoiceDetailId,
    NULL::VARCHAR AS InvoiceId,
    'Google Cloud' AS InvoiceIssuerName,
    list_cost AS ListCost,
    CASE WHEN p.part IN ('Line', 'Used') AND abs(list_price::DOUBLE * quantity::DOUBLE - list_cost::DOUBLE) <= greatest(0.005, abs(list_cost::DOUBLE) * 0.001) THEN list_price END AS ListUnitPrice,
    CASE
      WHEN p.part = 'Credit' OR line_type <> 'regular' THEN NULL
      WHEN is_used OR p.part = 'Unused' THEN 'Committed'
      WHEN contains(sku_description, 'Preemptible') OR starts_with(sku_description, 'Spot ') THEN 'Dynamic'
      ELSE 'Standard'
    END AS PricingCategory,
    NULL::VARCHAR AS PricingCurrency,
    NULL::DECIMAL(38, 15) AS PricingCurrencyContractedUnitPrice,
    NULL::DECIMAL(38, 12) AS PricingCurrencyEffectiveCost,
    NULL::DECIMAL(38, 15) AS PricingCurrencyListUnitPrice,
    quantity AS PricingQuantity,
    CASE WHEN quantity IS NOT NULL THEN unit END AS PricingUnit,
    region AS RegionId,
    CASE WHEN region IS NOT NULL THEN coalesce(gcp_regions.RegionName, location_location, region) END AS RegionName,
    if(commitment IS NOT NULL AND p.part IN ('Fee', 'Unused'), commitment, resource) AS ResourceId,
    CASE WHEN commitment IS NULL OR is_used THEN coalesce(CASE WHEN resource_name <> resource THEN resource_name END, nullif(nullif(split_part(resource, '/', -1), ''), resource)) END AS ResourceName,
    CASE
      WHEN commitment IS NOT NULL AND p.part IN ('Fee', 'Unused') THEN CommitmentDiscountType
      WHEN resource IS NOT NULL THEN coalesce(CASE WHEN resource LIKE '//%/%/%' THEN nullif(split_part(resource, '/', -2), '') END, service_description, 'Resource')
    END AS ResourceType,
    coalesce(gcp_service_categories.ServiceCategory, 'Other') AS ServiceCategory,
    coalesce(service_description, service_id, nullif(regexp_extract(sku_id, 'services/([^/]+)', 1), ''), 'Google Cloud') AS ServiceName,
    CASE WHEN starts_with(transaction_type, 'THIRD_PARTY') THEN coalesce(seller_name, 'Google Cloud Marketplace') ELSE 'Google Cloud' END AS ServiceProviderName,
    coalesce(gcp_service_categories.ServiceSubcategory, 'Other (Other)') AS ServiceSubcategory,
    CASE WHEN line_type <> 'tax' THEN sku_id END AS SkuId,
    CASE WHEN SkuId IS NOT NULL THEN sku_description END AS SkuMeter,
    CASE WHEN sku_id IS NOT NULL AND line_type = 'regular' AND p.part <> 'Credit' AND price_tier_start_amount IS NOT NULL THEN json_object('x_TierStartAmount', price_tier_start_amount::DOUBLE)::VARCHAR END AS SkuPriceDetails,
    CASE WHEN line_type = 'regular' AND p.part <> 'Credit' THEN sku_id || coalesce('/' || nullif(price_tier_start_amount, 0)::DOUBLE::VARCHAR, '') END AS SkuPriceId,
    project_id AS SubAccountId,
    CASE WHEN project_id IS NOT NULL THEN coalesce(project_name, project_id) END AS SubAccountName,
    CASE WHEN project_id IS NOT NULL THEN 'Project' END AS SubAccountType,
    CASE WHEN len(tag_list) > 0 THEN
      '{' || array_to_string(
        list_transform(
          list_filter(tag_list, lambda t, i: i = 1 OR tag_list[i - 1].key <> t.key),
          lambda t: to_json(t.key) || ':' || if(t.value IS NULL, 'true', to_json(t.value))
        ), ','
      ) || '}'
    END AS Tags,
    COLUMNS('^x_')
  FROM tagged
  LEFT JOIN gcp_service_categories ON service_description = gcp_service_categories.ServiceDescription
  LEFT JOIN gcp_regions ON lower(region) = gcp_regions.RegionId
)
FROM charges
UNION ALL BY NAME
SELECT
  BilledCost,
  EffectiveCost,
  BilledCost AS ListCost,
  BilledCost AS ContractedCost,
  BillingAccountId,
  CASE WHEN BillingAccountId IS NOT NULL THEN 'Billing Account' END AS BillingAccountType,
  BillingCurrency,
  x_InvoicedMonth + to_hours(if(month(x_InvoicedMonth) BETWEEN 4 AND 11, 7, 8)) AS BillingPeriodStart,
  x_InvoicedMonth + INTERVAL 1 MONTH + to_hours(if(month(x_InvoicedMonth) BETWEEN 3 AND 10, 7, 8)) AS BillingPeriodEnd,
  BillingPeriodStart AS ChargePeriodStart,
  BillingPeriodEnd AS ChargePeriodEnd,
  'Adjustment' AS ChargeCategory,
  'Usage at the price of a commitment and the offset of its fee that do not cancel out' AS ChargeDescription,
  'One-Time' AS ChargeFrequency,
  'Spend' AS CommitmentDiscountCategory,
  CommitmentDiscountId,
  'Spend-based CUD' AS CommitmentDiscountType,
  'Google Cloud' AS HostProviderName,
  'Google Cloud' AS InvoiceIssuerName,
  'Google Cloud' AS ServiceProviderName,
  'Other' AS ServiceCategory,
  'Other (Other)' AS ServiceSubcategory,
  'Committed use discounts' AS ServiceName,
  0 AS x_BillRow,
  row_number() OVER (ORDER BY BillingAccountId, BillingCurrency, x_InvoicedMonth, CommitmentDiscountId) AS x_BillRowPart
FROM gcp_commitment_shares
WHERE x_BillRow = 0 AND x_BillId = (SELECT x_BillId FROM bill)
