-- in:    native, shared_namespaces
-- grain: one charge: an allocation of one window, or a line of cloud cost
-- spec:  https://opencost.io/docs/integrations/api; FOCUS 1.4, split cost allocation
WITH allocations AS NOT MATERIALIZED (
  SELECT
    *,
    coalesce(window_start, start, "date") AS starts,
    coalesce(window_end, "end", "date" + INTERVAL 1 DAY) AS ends,
    coalesce(
      total_cost,
      coalesce(cpu_cost, 0) + coalesce(cpu_cost_adjustment, 0) + coalesce(gpu_cost, 0) + coalesce(gpu_cost_adjustment, 0)
        + coalesce(ram_cost, 0) + coalesce(ram_cost_adjustment, 0) + coalesce(pv_cost, 0) + coalesce(pv_cost_adjustment, 0)
        + coalesce(network_cost, 0) + coalesce(network_cost_adjustment, 0) + coalesce(shared_cost, 0) + coalesce(external_cost, 0)
        + coalesce(load_balancer_cost, 0) + coalesce(load_balancer_cost_adjustment, 0)
    ) AS whole,
    coalesce(cpu_cost, 0) + coalesce(cpu_cost_adjustment, 0) + coalesce(gpu_cost, 0) + coalesce(gpu_cost_adjustment, 0)
      + coalesce(ram_cost, 0) + coalesce(ram_cost_adjustment, 0) AS of_node,
    coalesce(cpu_cost, gpu_cost, ram_cost) IS NULL AS is_without_parts,
    coalesce(namespace, regexp_extract(name, '[^/]+$'), '') AS last_name,
    CASE
      WHEN provider_id ILIKE '%/virtualMachineScaleSets/%'
        THEN regexp_replace(regexp_replace(provider_id, '^azure://', ''), '(?i)(/virtualMachineScaleSets/[^/]+)/.*$', '\1')
      WHEN provider_id ILIKE 'azure://%' THEN regexp_replace(provider_id, '^azure://', '')
      WHEN starts_with(provider_id, '/subscriptions/') THEN provider_id
      ELSE nullif(regexp_extract(provider_id, '[^/]+$'), '')
    END AS origin
  FROM native
  WHERE invoiced_cost IS NULL
),
shares AS NOT MATERIALIZED (
  SELECT
    *,
    last_name = '__idle__' AS is_idle,
    last_name IN ('__idle__', '__unmounted__', '__unallocated__') AS is_rest,
    (greatest(CASE WHEN is_without_parts THEN whole ELSE of_node END, 0) * 1000000000000)::HUGEINT AS weight,
    array_to_string(
      list_filter([cluster, namespace, controller_kind, controller, pod], lambda part: part IS NOT NULL AND part NOT IN ('', '__unallocated__')), '/'
    ) AS path
  FROM allocations
),
ratios AS NOT MATERIALIZED (
  SELECT
    *,
    (weight * 1000000000000) // nullif(sum(weight) OVER origin_of, 0) AS ratio,
    row_number() OVER (PARTITION BY cluster, coalesce(origin, node), starts, ends ORDER BY weight DESC, x_BillRow) = 1 AS takes_rest
  FROM shares
  WINDOW origin_of AS (PARTITION BY cluster, coalesce(origin, node), starts, ends)
),
exact AS NOT MATERIALIZED (
  SELECT
    * REPLACE (CASE WHEN takes_rest THEN 1000000000000 - sum(ratio) OVER origin_of + ratio ELSE ratio END AS ratio),
    CASE WHEN is_idle THEN greatest(whole, 0) ELSE whole END AS own_cost
  FROM ratios
  WINDOW origin_of AS (PARTITION BY cluster, coalesce(origin, node), starts, ends)
),
charges AS NOT MATERIALIZED (
  SELECT
    '{"Elements":[{"AllocatedRatio":' || (ratio::DECIMAL(25, 0) * 0.000000000001::DECIMAL(13, 12))::DECIMAL(13, 12)
      || coalesce(',"UsageUnit":"vCPU-Hours","UsageQuantity":' || cpu_core_hours::DECIMAL(38, 6), '') || '}]}' AS AllocatedMethodDetails,
    CASE WHEN coalesce(cpu_cost_idle, ram_cost_idle, gpu_cost_idle) IS NULL THEN 'opencost' ELSE 'kubecost' END AS AllocatedMethodId,
    CASE WHEN NOT is_rest THEN CASE WHEN path = coalesce(cluster, '') THEN concat_ws('/', nullif(cluster, name), name) ELSE path END END AS AllocatedResourceId,
    CASE WHEN NOT is_rest THEN coalesce(pod, controller, namespace, name) END AS AllocatedResourceName,
    json_merge_patch(
      coalesce(namespace_labels, '{}'), coalesce(tags, '{}'), coalesce(labels, '{}'),
      json_object(
        'kubernetes:cluster', cluster, 'kubernetes:namespace', CASE WHEN NOT is_rest THEN namespace END,
        'kubernetes:controllerKind', controller_kind, 'kubernetes:controller', controller,
        'kubernetes:idle', CASE WHEN is_rest THEN 'true' END,
        'kubernetes:shared', CASE WHEN last_name = '__shared__' OR namespace IN (SELECT x_Namespace FROM shared_namespaces) THEN 'true' END
      )
    )::VARCHAR AS AllocatedTags,
    0::DECIMAL(38, 12) AS BilledCost,
    own_cost AS EffectiveCost,
    own_cost AS ListCost,
    own_cost AS ContractedCost,
    cluster AS BillingAccountId,
    cluster AS BillingAccountName,
    NULL::VARCHAR AS InvoiceIssuerName,
    'Kubernetes' AS ServiceProviderName,
    'Compute' AS ServiceCategory,
    'Containers' AS ServiceSubcategory,
    'Kubernetes' AS ServiceName,
    cluster AS SubAccountId,
    cluster AS SubAccountName,
    coalesce(origin, node) AS ResourceId,
    CASE WHEN origin <> node THEN node END AS ResourceName,
    CASE WHEN coalesce(origin, node) IS NOT NULL THEN 'Node' END AS ResourceType,
    coalesce(name, concat_ws('/', nullif(path, ''), container)) AS ChargeDescription,
    NULL::VARCHAR AS Tags,
    starts, ends, currency, NULL::VARCHAR AS RegionId, availability_zone,
    origin AS x_OriginResourceId,
    node AS x_OriginResourceName,
    cluster AS x_OriginCluster,
    weight::DECIMAL(38, 0) * 0.000000000001::DECIMAL(13, 12) AS x_SplitWeight,
    x_BillRow,
    nullif(concat_ws(' ', x_SourceChanges, CASE WHEN own_cost <> whole THEN 'NegativeIdle:total_cost' END), '') AS x_SourceChanges,
    COLUMNS(lambda name: starts_with(name, 'x_') AND name NOT IN ('x_BillRow', 'x_SourceChanges'))
  FROM exact
  UNION ALL BY NAME
  SELECT
    invoiced_cost AS BilledCost,
    coalesce(amortized_net_cost, amortized_cost, invoiced_cost) AS EffectiveCost,
    coalesce(list_cost, invoiced_cost) AS ListCost,
    coalesce(net_cost, invoiced_cost) AS ContractedCost,
    coalesce(invoice_entity_id, account_id) AS BillingAccountId,
    invoice_entity_name AS BillingAccountName,
    provider AS InvoiceIssuerName,
    provider AS ServiceProviderName,
    CASE WHEN category ILIKE 'network' THEN 'Networking' WHEN category IN ('Compute', 'Storage') THEN category WHEN category = 'Management' THEN 'Management and Governance' ELSE 'Other' END AS ServiceCategory,
    coalesce(service, category, 'Cloud cost') AS ServiceName,
    account_id AS SubAccountId,
    account_name AS SubAccountName,
    provider_id AS ResourceId,
    coalesce(name, provider) AS ChargeDescription,
    labels AS Tags,
    coalesce(window_start, start, "date") AS starts,
    coalesce(window_end, "end", "date" + INTERVAL 1 DAY) AS ends,
    currency,
    region_id AS RegionId,
    availability_zone,
    x_BillRow,
    x_SourceChanges,
    COLUMNS(lambda name: starts_with(name, 'x_') AND name NOT IN ('x_BillRow', 'x_SourceChanges'))
  FROM native
  WHERE invoiced_cost IS NOT NULL
)
SELECT
  AllocatedMethodDetails,
  AllocatedMethodId,
  AllocatedResourceId,
  AllocatedResourceName,
  AllocatedTags,
  availability_zone AS AvailabilityZone,
  BilledCost,
  BillingAccountId,
  BillingAccountName,
  NULL::VARCHAR AS BillingAccountType,
  currency AS BillingCurrency,
  (ends - INTERVAL 1 MICROSECOND)::DATE + INTERVAL 1 DAY AS BillingPeriodEnd,
  starts AS BillingPeriodStart,
  NULL::VARCHAR AS CapacityReservationId,
  NULL::VARCHAR AS CapacityReservationStatus,
  'Usage' AS ChargeCategory,
  NULL::VARCHAR AS ChargeClass,
  ChargeDescription,
  'Usage-Based' AS ChargeFrequency,
  ends AS ChargePeriodEnd,
  starts AS ChargePeriodStart,
  NULL::VARCHAR AS CommitmentDiscountCategory,
  NULL::VARCHAR AS CommitmentDiscountId,
  NULL::VARCHAR AS CommitmentDiscountName,
  NULL::DECIMAL(38, 15) AS CommitmentDiscountQuantity,
  NULL::VARCHAR AS CommitmentDiscountStatus,
  NULL::VARCHAR AS CommitmentDiscountType,
  NULL::VARCHAR AS CommitmentDiscountUnit,
  NULL::VARCHAR AS CommitmentProgramEligibilityDetails,
  NULL::DECIMAL(38, 15) AS ConsumedQuantity,
  NULL::VARCHAR AS ConsumedUnit,
  NULL::VARCHAR AS ContractApplied,
  ContractedCost,
  NULL::DECIMAL(38, 15) AS ContractedUnitPrice,
  EffectiveCost,
  ServiceProviderName AS HostProviderName,
  NULL::VARCHAR AS InvoiceDetailId,
  NULL::VARCHAR AS InvoiceId,
  InvoiceIssuerName,
  ListCost,
  NULL::DECIMAL(38, 15) AS ListUnitPrice,
  NULL::VARCHAR AS PricingCategory,
  currency AS PricingCurrency,
  NULL::DECIMAL(38, 15) AS PricingCurrencyContractedUnitPrice,
  EffectiveCost AS PricingCurrencyEffectiveCost,
  NULL::DECIMAL(38, 15) AS PricingCurrencyListUnitPrice,
  NULL::DECIMAL(38, 15) AS PricingQuantity,
  NULL::VARCHAR AS PricingUnit,
  RegionId,
  RegionId AS RegionName,
  ResourceId,
  ResourceName,
  ResourceType,
  ServiceCategory,
  ServiceName,
  ServiceProviderName,
  ServiceSubcategory,
  NULL::VARCHAR AS SkuId,
  NULL::VARCHAR AS SkuMeter,
  NULL::VARCHAR AS SkuPriceDetails,
  NULL::VARCHAR AS SkuPriceId,
  SubAccountId,
  SubAccountName,
  NULL::VARCHAR AS SubAccountType,
  Tags,
  COLUMNS('^x_')
FROM charges
