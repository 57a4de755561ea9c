-- in:    native
-- grain: one charge: a row, a meter of a row, or a contract's purchase or its share of a day or month
-- spec:  FOCUS 1.4; virtual currency: PricingCurrency; a purchase that covers other charges: EffectiveCost
WITH charged AS NOT MATERIALIZED (
  SELECT
    *,
    json_merge_patch(coalesce(TagsText, '{}'), coalesce(tags, '{}'))::VARCHAR AS all_tags,
    coalesce(SkuId, SkuMeter) AS sku,
    coalesce(SkuPriceId, SkuId, SkuMeter) AS sku_price,
    coalesce(PricingUnit, CASE WHEN RowKind = 'seats' THEN 'Seats' WHEN TokensCounted IS NOT NULL THEN '1M Tokens' END, ConsumedUnit, 'Units') AS unit,
    coalesce(ChargeCategory, CASE WHEN RowKind IN ('invoice', 'seats', 'purchase') THEN 'Purchase' ELSE 'Usage' END) AS category,
    coalesce(ChargeDescription, concat_ws(', ', ServiceName, SkuMeter, SkuId)) AS description
  FROM native
  WHERE RowKind NOT IN ('left-out', 'plan')
),
plain AS NOT MATERIALIZED (
  SELECT
    *,
    BilledAmount AS billed,
    EffectiveAmount AS effective,
    coalesce(ListAmount, ContractedAmount, CASE RowKind WHEN 'draw-down' THEN EffectiveAmount ELSE BilledAmount END) AS list,
    coalesce(ContractedAmount, CASE RowKind WHEN 'draw-down' THEN EffectiveAmount ELSE BilledAmount END) AS contracted,
    ChargePeriodStart AS starts,
    ChargePeriodEnd AS ends,
    CASE WHEN category IN ('Usage', 'Purchase') AND sku_price IS NOT NULL THEN coalesce(PricingQuantity, (TokensCounted::DECIMAL(28, 6) * 0.000001::DECIMAL(7, 6))::DECIMAL(38, 15), ConsumedQuantity, CASE RowKind WHEN 'draw-down' THEN TokenAmount::DECIMAL(38, 15) END) END AS quantity,
    CASE WHEN category = 'Usage' AND sku_price IS NOT NULL THEN coalesce(ConsumedQuantity, TokensCounted, PricingQuantity) END AS consumed,
    NULL::TIMESTAMP AS stated
  FROM charged
  WHERE RowKind <> 'contract' AND Meters IS NULL
),
metered AS NOT MATERIALIZED (
  SELECT * EXCLUDE (part) REPLACE (
    part.meter AS SkuMeter,
    '1M Tokens' AS unit,
    'Tokens' AS ConsumedUnit,
    concat_ws(', ', ServiceName, SkuId, part.meter) AS description,
    coalesce(SkuPriceId, concat_ws('/', SkuId, part.meter)) AS sku_price,
    concat_ws('/', SkuId, part.meter) AS sku,
    coalesce(ResourceId, SkuId) AS ResourceId,
    coalesce(ResourceType, 'Model') AS ResourceType,
    CASE WHEN CostSource IS NOT NULL AND part.price IS NOT NULL THEN part.price::DECIMAL(38, 15) * 1000000 END AS ContractedUnitPrice
  ),
  part.cost::DECIMAL(38, 12) AS billed,
  part.cost::DECIMAL(38, 12) AS effective,
  part.cost::DECIMAL(38, 12) AS list,
  part.cost::DECIMAL(38, 12) AS contracted,
  ChargePeriodStart AS starts,
  ChargePeriodEnd AS ends,
  (part.quantity::DECIMAL(28, 6) * 0.000001::DECIMAL(7, 6))::DECIMAL(38, 15) AS quantity,
  part.quantity::DECIMAL(38, 15) AS consumed,
  NULL::TIMESTAMP AS stated
  FROM (
    SELECT * EXCLUDE (meters_of_row), unnest(meters_of_row) AS part, generate_subscripts(meters_of_row, 1) AS x_BillRowPart
    FROM (
      SELECT *, from_json(Meters, '[{"meter":"VARCHAR","quantity":"VARCHAR","price":"VARCHAR","cost":"VARCHAR"}]') AS meters_of_row
      FROM charged
      WHERE Meters IS NOT NULL
    )
  )
  WHERE part.quantity::DECIMAL(28, 6) <> 0 OR part.cost::DECIMAL(38, 12) <> 0
),
contracts AS NOT MATERIALIZED (
  SELECT
    *,
    (BilledAmount * 1000000000000::DECIMAL(13, 0))::HUGEINT AS units,
    date_diff('day', ChargePeriodStart, ChargePeriodEnd) AS days,
    ChargePeriodStart = date_trunc('month', ChargePeriodStart) AND ChargePeriodEnd = date_trunc('month', ChargePeriodEnd) AS is_whole_months,
    CASE Spread
      WHEN 'daily' THEN generate_series(ChargePeriodStart, ChargePeriodEnd - INTERVAL 1 DAY, INTERVAL 1 DAY)
      ELSE list_prepend(ChargePeriodStart, generate_series(date_trunc('month', ChargePeriodStart) + INTERVAL 1 MONTH, ChargePeriodEnd - INTERVAL 1 DAY, INTERVAL 1 MONTH))
    END AS pieces
  FROM charged
  WHERE RowKind = 'contract'
),
pieces AS NOT MATERIALIZED (
  SELECT *, unnest(pieces) AS piece_start, generate_subscripts(pieces, 1) AS piece FROM contracts
),
weighed AS NOT MATERIALIZED (
  SELECT
    *,
    least(CASE Spread WHEN 'daily' THEN piece_start + INTERVAL 1 DAY ELSE date_trunc('month', piece_start) + INTERVAL 1 MONTH END, ChargePeriodEnd) AS piece_end,
    piece = len(pieces) AS is_last,
    CASE WHEN Spread = 'daily' OR is_whole_months THEN len(pieces) ELSE days END AS weights,
    CASE WHEN Spread = 'daily' OR is_whole_months THEN piece - 1 ELSE date_diff('day', ChargePeriodStart, piece_start) END AS weight_before,
    CASE WHEN Spread = 'daily' OR is_whole_months THEN 1 ELSE date_diff('day', piece_start, piece_end) END AS weight
  FROM pieces
),
spread AS NOT MATERIALIZED (
  SELECT * EXCLUDE (units, days, is_whole_months, pieces, piece_start, piece, piece_end, is_last, weights, weight_before, weight)
    REPLACE ('Usage' AS category, coalesce(ChargeFrequency, 'Recurring') AS ChargeFrequency,
      date_trunc('month', piece_start) AS BillingPeriodStart, date_trunc('month', piece_start) + INTERVAL 1 MONTH AS BillingPeriodEnd,
      NULL::VARCHAR AS InvoiceId, NULL::VARCHAR AS InvoiceDetailId, NULL::DECIMAL(38, 15) AS ContractedUnitPrice, NULL::DECIMAL(38, 15) AS ListUnitPrice),
    0::DECIMAL(38, 12) AS billed,
    -- What is over after equal parts goes to the last one.
    ((CASE WHEN is_last THEN units - units // weights * weight_before ELSE units // weights * weight END)::DECIMAL(38, 0) * 0.000000000001::DECIMAL(13, 12))::DECIMAL(38, 12) AS effective,
    effective AS list,
    effective AS contracted,
    piece_start AS starts,
    piece_end AS ends,
    NULL::DECIMAL(38, 15) AS quantity,
    NULL::DECIMAL(38, 15) AS consumed,
    BillingPeriodStart AS stated,
    piece + 1 AS x_BillRowPart
  FROM weighed
),
charges AS NOT MATERIALIZED (
  FROM plain
  UNION ALL BY NAME
  FROM metered
  UNION ALL BY NAME
  SELECT
    * REPLACE ('Purchase' AS category, coalesce(ChargeFrequency, 'One-Time') AS ChargeFrequency),
    BilledAmount AS billed,
    0::DECIMAL(38, 12) AS effective,
    coalesce(ListAmount, BilledAmount) AS list,
    coalesce(ContractedAmount, BilledAmount) AS contracted,
    ChargePeriodStart AS starts,
    ChargePeriodEnd AS ends,
    CASE WHEN sku_price IS NOT NULL THEN PricingQuantity END AS quantity,
    NULL::DECIMAL(38, 15) AS consumed,
    NULL::TIMESTAMP AS stated
  FROM charged
  WHERE RowKind = 'contract'
  UNION ALL BY NAME
  FROM spread
)
SELECT
  NULL::VARCHAR AS AllocatedMethodDetails,
  NULL::VARCHAR AS AllocatedMethodId,
  NULL::VARCHAR AS AllocatedResourceId,
  NULL::VARCHAR AS AllocatedResourceName,
  NULL::VARCHAR AS AllocatedTags,
  AvailabilityZone,
  billed AS BilledCost,
  BillingAccountId,
  BillingAccountName,
  BillingAccountType,
  BillingCurrency,
  BillingPeriodEnd,
  BillingPeriodStart,
  NULL::VARCHAR AS CapacityReservationId,
  NULL::VARCHAR AS CapacityReservationStatus,
  category AS ChargeCategory,
  ChargeClass,
  description AS ChargeDescription,
  coalesce(ChargeFrequency, CASE WHEN RowKind IN ('invoice', 'seats', 'actual') THEN 'Recurring' WHEN category = 'Usage' THEN 'Usage-Based' ELSE 'One-Time' END) AS ChargeFrequency,
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
  consumed AS ConsumedQuantity,
  CASE WHEN consumed IS NOT NULL THEN coalesce(ConsumedUnit, CASE WHEN TokensCounted IS NOT NULL THEN 'Tokens' END, unit) END AS ConsumedUnit,
  CASE WHEN stated IS NOT NULL AND ContractId IS NOT NULL THEN
    '{"Elements":[{"ContractId":' || to_json(ContractId) || ',"ContractCommitmentId":' || to_json(ContractId) || ',"ContractCommitmentAppliedCost":' || effective || '}]}'
  END AS ContractApplied,
  contracted AS ContractedCost,
  CASE WHEN quantity IS NOT NULL THEN ContractedUnitPrice END AS ContractedUnitPrice,
  effective AS EffectiveCost,
  HostProviderName,
  InvoiceDetailId,
  InvoiceId,
  InvoiceIssuerName,
  list AS ListCost,
  CASE WHEN quantity IS NOT NULL THEN ListUnitPrice END AS ListUnitPrice,
  CASE WHEN category IN ('Usage', 'Purchase') THEN coalesce(PricingCategory, 'Standard') END AS PricingCategory,
  coalesce(PricingCurrency, CASE RowKind WHEN 'draw-down' THEN TokenName END, BillingCurrency) AS PricingCurrency,
  CASE
    WHEN quantity IS NULL OR PricingCurrencyContractedUnitPrice IS NOT NULL THEN PricingCurrencyContractedUnitPrice
    -- A token costs one token.
    WHEN RowKind = 'draw-down' THEN CASE WHEN PricingQuantity IS NULL THEN 1 END
    WHEN coalesce(PricingCurrency, BillingCurrency) = BillingCurrency THEN ContractedUnitPrice
  END AS PricingCurrencyContractedUnitPrice,
  CASE WHEN RowKind = 'draw-down' THEN coalesce(TokenAmount, EffectiveAmount) WHEN PricingCurrency IS NOT NULL AND PricingCurrency <> BillingCurrency THEN TokenAmount ELSE effective END AS PricingCurrencyEffectiveCost,
  CASE
    WHEN quantity IS NULL OR PricingCurrencyListUnitPrice IS NOT NULL THEN PricingCurrencyListUnitPrice
    WHEN RowKind = 'draw-down' THEN CASE WHEN PricingQuantity IS NULL THEN 1 END
    WHEN coalesce(PricingCurrency, BillingCurrency) = BillingCurrency THEN ListUnitPrice
  END AS PricingCurrencyListUnitPrice,
  quantity AS PricingQuantity,
  CASE WHEN quantity IS NOT NULL THEN CASE WHEN RowKind = 'draw-down' THEN coalesce(PricingUnit, TokenName) ELSE unit END END AS PricingUnit,
  RegionId,
  coalesce(RegionName, RegionId) AS RegionName,
  ResourceId,
  ResourceName,
  CASE WHEN ResourceId IS NOT NULL THEN coalesce(ResourceType, ServiceName) END AS ResourceType,
  ServiceCategory,
  ServiceName,
  ServiceProviderName,
  coalesce(ServiceSubcategory, 'Other (' || ServiceCategory || ')') AS ServiceSubcategory,
  CASE WHEN category <> 'Tax' THEN sku END AS SkuId,
  CASE WHEN category <> 'Tax' THEN coalesce(SkuMeter, CASE WHEN quantity IS NOT NULL THEN CASE RowKind WHEN 'draw-down' THEN coalesce(PricingUnit, TokenName) ELSE unit END END) END AS SkuMeter,
  NULL::VARCHAR AS SkuPriceDetails,
  CASE WHEN category <> 'Tax' THEN sku_price END AS SkuPriceId,
  SubAccountId,
  CASE WHEN SubAccountId IS NOT NULL THEN coalesce(SubAccountName, SubAccountId) END AS SubAccountName,
  CASE WHEN SubAccountId IS NOT NULL THEN SubAccountType END AS SubAccountType,
  nullif(all_tags, '{}') AS Tags,
  CostSource AS x_CostSource,
  stated AS x_StatedPeriodStart,
  COLUMNS('^x_')
FROM charges
