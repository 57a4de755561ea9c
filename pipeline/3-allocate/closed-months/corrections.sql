-- in:    closed_charges, closed_months, correction_bills, daily_charges, moved_months, parameters, rewritten_accounts
-- grain: one closed month, day and combination of dimensions whose four costs are not what the month keeps, as a charge of the open month
-- spec:  pipeline/contract/closing.ts; amounts are today's bills less what is kept and less corrections that stand in months closed since.
--        Names that go with an id are no difference, nor is ChargeClass, which says Correction here, nor columns that rules came to name since
-- why:   kinds by evidence. What a resource costs a day on the whole: nothing new and it was only described otherwise (Re-delivery); the same
--        quantity at another price (Price), or other costs at the same list and contracted one (Re-rating); more of it (Late usage)
WITH sides AS (
  SELECT daily_charges.*, daily_charges.BillingPeriodStart AS x_CorrectedPeriodStart, true AS isNew
  FROM daily_charges CROSS JOIN parameters
  JOIN moved_months ON moved_months.BillingPeriodStart = daily_charges.BillingPeriodStart
  LEFT JOIN rewritten_accounts
    ON rewritten_accounts.InvoiceIssuerName IS NOT DISTINCT FROM daily_charges.InvoiceIssuerName
    AND rewritten_accounts.BillingAccountId IS NOT DISTINCT FROM daily_charges.BillingAccountId
  WHERE x_IsRewritten IS NULL AND (NOT x_IsAsOfGiven OR ChargePeriodStart <= x_AsOf)
  UNION ALL BY NAME
  SELECT
    * EXCLUDE (
      x_ClosedRowKind, x_Dimension, x_CorrectionKind, x_CorrectionReference,
      x_CostCenter, x_AllocationKind, x_AllocationRuleId, x_Pool, x_Share, x_Rate, x_RateDay, x_RateSource
    ) REPLACE (
      coalesce(x_CorrectedPeriodStart, BillingPeriodStart) AS x_CorrectedPeriodStart,
      -BilledCost AS BilledCost,
      -EffectiveCost AS EffectiveCost,
      -ListCost AS ListCost,
      -ContractedCost AS ContractedCost,
      -ConsumedQuantity AS ConsumedQuantity,
      -PricingQuantity AS PricingQuantity,
      -x_ChargeCount AS x_ChargeCount
    ),
    false AS isNew
  FROM closed_charges
  WHERE x_ClosedRowKind <> 'Part' AND coalesce(x_CorrectedPeriodStart, BillingPeriodStart) IN (SELECT BillingPeriodStart FROM moved_months)
),
compared AS (
  SELECT
    x_CorrectedPeriodStart, ChargePeriodStart,
    InvoiceIssuerName, BillingAccountId, BillingCurrency, ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
    AllocatedMethodId, AllocatedResourceId, SkuId, ChargeCategory, ChargeFrequency, ChargeDescription,
    PricingCategory, PricingUnit, ConsumedUnit, CommitmentDiscountId, CommitmentDiscountStatus, Tags,
    CASE WHEN SubAccountId IS NULL THEN SubAccountName END AS subAccount,
    CASE WHEN RegionId IS NULL THEN RegionName END AS region,
    CASE WHEN ResourceId IS NULL THEN ResourceName END AS resource,
    CASE WHEN AllocatedResourceId IS NULL THEN AllocatedResourceName END AS allocated,
    CASE WHEN SkuId IS NULL THEN SkuMeter END AS meter,
    coalesce(max(BillingAccountName) FILTER (isNew), max(BillingAccountName)) AS BillingAccountName,
    coalesce(max(SubAccountName) FILTER (isNew), max(SubAccountName)) AS SubAccountName,
    coalesce(max(ServiceCategory) FILTER (isNew), max(ServiceCategory)) AS ServiceCategory,
    coalesce(max(RegionName) FILTER (isNew), max(RegionName)) AS RegionName,
    coalesce(max(ResourceName) FILTER (isNew), max(ResourceName)) AS ResourceName,
    coalesce(max(ResourceType) FILTER (isNew), max(ResourceType)) AS ResourceType,
    coalesce(max(AllocatedResourceName) FILTER (isNew), max(AllocatedResourceName)) AS AllocatedResourceName,
    coalesce(max(SkuMeter) FILTER (isNew), max(SkuMeter)) AS SkuMeter,
    coalesce(max(CommitmentDiscountType) FILTER (isNew), max(CommitmentDiscountType)) AS CommitmentDiscountType,
    coalesce(max(x_NamedColumns) FILTER (isNew), max(x_NamedColumns)) AS x_NamedColumns,
    bool_or(isNew) AS isDelivered,
    bool_or(NOT isNew) AS isKept,
    bool_or(isNew AND ChargeClass IS NOT NULL) AS isProvidersCorrection,
    sum(BilledCost) AS BilledCost,
    sum(EffectiveCost) AS EffectiveCost,
    sum(ListCost) AS ListCost,
    sum(ContractedCost) AS ContractedCost,
    sum(ConsumedQuantity) AS ConsumedQuantity,
    sum(PricingQuantity) AS PricingQuantity,
    sum(x_ChargeCount) AS x_ChargeCount
  FROM sides
  GROUP BY ALL
  HAVING sum(BilledCost) <> 0 OR sum(EffectiveCost) <> 0 OR sum(ListCost) <> 0 OR sum(ContractedCost) <> 0
),
evident AS (
  SELECT
    *,
    sum(BilledCost) OVER whole = 0 AND sum(EffectiveCost) OVER whole = 0 AND sum(ListCost) OVER whole = 0 AND sum(ContractedCost) OVER whole = 0 AS isSameCost,
    bool_or(isDelivered) OVER whole AND bool_or(isKept) OVER whole AS isOnBothSides,
    sum(ListCost) OVER whole = 0 AND sum(ContractedCost) OVER whole = 0 AS isSamePrice,
    coalesce(sum(PricingQuantity) OVER whole, sum(ConsumedQuantity) OVER whole, 0) AS quantity
  FROM compared
  WINDOW whole AS (
    PARTITION BY x_CorrectedPeriodStart, ChargePeriodStart, InvoiceIssuerName, BillingAccountId, BillingCurrency, ServiceProviderName,
      SubAccountId, subAccount, ServiceName, RegionId, region, ResourceId, resource, ChargeCategory, PricingUnit
  )
)
SELECT
  evident.* EXCLUDE (
    subAccount, region, resource, allocated, meter, isDelivered, isKept, isProvidersCorrection, isSameCost, isOnBothSides, isSamePrice, quantity
  ) REPLACE (evident.x_ChargeCount::BIGINT AS x_ChargeCount),
  x_OpenMonth AS BillingPeriodStart,
  (x_OpenMonth + INTERVAL 1 MONTH)::DATE AS BillingPeriodEnd,
  'Correction' AS ChargeClass,
  CASE
    WHEN isSameCost THEN 'Re-delivery'
    WHEN ChargeCategory = 'Credit' THEN 'Credit'
    WHEN ChargeCategory = 'Tax' THEN 'Tax'
    WHEN isProvidersCorrection OR (NOT isOnBothSides AND isDelivered AND BilledCost < 0) THEN 'Refund'
    WHEN NOT isOnBothSides AND isDelivered THEN 'Late usage'
    WHEN NOT isOnBothSides THEN 'Re-delivery'
    WHEN quantity > 0 THEN 'Late usage'
    WHEN quantity < 0 THEN 'Re-delivery'
    WHEN isSamePrice THEN 'Re-rating'
    ELSE 'Price'
  END AS x_CorrectionKind,
  x_CorrectionReference
FROM evident
JOIN closed_months ON closed_months.BillingPeriodStart = x_CorrectedPeriodStart
LEFT JOIN correction_bills
  ON correction_bills.BillingPeriodStart = x_CorrectedPeriodStart
  AND correction_bills.InvoiceIssuerName IS NOT DISTINCT FROM evident.InvoiceIssuerName
  AND correction_bills.BillingAccountId IS NOT DISTINCT FROM evident.BillingAccountId
  AND correction_bills.BillingCurrency = evident.BillingCurrency
