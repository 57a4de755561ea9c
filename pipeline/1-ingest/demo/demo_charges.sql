-- in:    demo_deliveries, demo_usage, demo_uses, demo_commitments, demo_commitment_periods, demo_lines
-- grain: one charge of the deliveries at hand (x_Order, x_UseNumber, CommitmentDiscountId, x_ResourceNumber, ChargePeriodStart)
-- spec:  https://focus.finops.org/focus-specification/v1-4/ (the four costs; commitments; split cost allocation)
WITH parts AS (
  SELECT
    x_UseNumber, x_ResourceNumber, ChargePeriodStart, SkuId,
    (PricingQuantity * 1000000000 // sum(PricingQuantity) OVER node)::BIGINT AS x_Part,
    row_number() OVER (node ORDER BY PricingQuantity DESC, x_UseNumber) = 1 AS x_TakesRest
  FROM demo_usage JOIN demo_uses USING (x_UseNumber)
  WHERE x_SplitMethod IS NOT NULL
  WINDOW node AS (PARTITION BY SkuId, x_ResourceNumber, ChargePeriodStart)
),
ratios AS (
  SELECT
    x_UseNumber, x_ResourceNumber, ChargePeriodStart,
    ((x_Part + CASE WHEN x_TakesRest THEN 1000000000 - sum(x_Part) OVER node ELSE 0 END)::DECIMAL(18, 0) * 0.000000001::DECIMAL(9, 9))::DECIMAL(12, 9) AS x_Ratio
  FROM parts
  WINDOW node AS (PARTITION BY SkuId, x_ResourceNumber, ChargePeriodStart)
),
used AS (
  SELECT
    demo_usage.*,
    demo_uses.* EXCLUDE (x_UseNumber),
    demo_commitments.* EXCLUDE (CommitmentDiscountId, x_Step),
    x_Ratio,
    1 AS x_Order,
    'Usage' AS ChargeCategory,
    'Usage-Based' AS ChargeFrequency,
    CASE WHEN CommitmentDiscountId IS NOT NULL OR x_Month >= x_PrepaidFrom THEN 0 ELSE EffectiveCost END AS BilledCost,
    CASE WHEN CommitmentDiscountId IS NOT NULL THEN 'Committed' ELSE x_PricingCategory END AS PricingCategory,
    CASE WHEN CommitmentDiscountId IS NOT NULL THEN 'Used' END AS CommitmentDiscountStatus,
    CASE CommitmentDiscountCategory WHEN 'Spend' THEN EffectiveCost WHEN 'Usage' THEN PricingQuantity END::DECIMAL(28, 12) AS CommitmentDiscountQuantity,
    (PricingQuantity * x_ConsumedPerPriced)::DECIMAL(28, 4) AS ConsumedQuantity,
    '$' || rtrim(rtrim(ListUnitPrice::VARCHAR, '0'), '.') || ' per ' || PricingUnit || ' ' || SkuMeter || coalesce(' in ' || RegionName, '') AS ChargeDescription
  FROM demo_usage
  JOIN demo_uses USING (x_UseNumber)
  LEFT JOIN demo_commitments USING (CommitmentDiscountId)
  LEFT JOIN ratios USING (x_UseNumber, x_ResourceNumber, ChargePeriodStart)
),
used_units AS (
  SELECT x_Month, CommitmentDiscountId, CASE x_Step WHEN 'day' THEN ChargePeriodStart::DATE END AS x_Day, sum(CommitmentDiscountQuantity) AS x_UsedUnits
  FROM used JOIN demo_commitments USING (CommitmentDiscountId) GROUP BY ALL
),
committed AS (
  SELECT * EXCLUDE (x_Bill, x_Step)
  FROM demo_commitment_periods JOIN demo_commitments USING (CommitmentDiscountId) JOIN (SELECT x_Bill, x_Month FROM demo_deliveries) USING (x_Bill, x_Month)
),
purchased AS (
  SELECT
    committed.*, 2 AS x_Order, 'Purchase' AS ChargeCategory, CASE x_Payment WHEN 'upfront' THEN 'One-Time' ELSE 'Recurring' END AS ChargeFrequency,
    x_Units AS PricingQuantity, 0 AS EffectiveCost, x_Units * ListUnitPrice AS BilledCost, 'Standard' AS PricingCategory, 'Purchase of ' || CommitmentDiscountName AS ChargeDescription
  FROM committed WHERE x_Kind = 'Purchase'
),
unused AS (
  SELECT
    committed.*, 3 AS x_Order, 'Usage' AS ChargeCategory, 'Usage-Based' AS ChargeFrequency, 'Unused' AS CommitmentDiscountStatus,
    x_Units - coalesce(x_UsedUnits, 0) AS PricingQuantity, (x_Units - coalesce(x_UsedUnits, 0)) * ListUnitPrice AS EffectiveCost, 0 AS BilledCost, 'Committed' AS PricingCategory,
    'Unused part of ' || CommitmentDiscountName AS ChargeDescription
  FROM committed
  LEFT JOIN used_units
    ON used_units.CommitmentDiscountId = committed.CommitmentDiscountId AND used_units.x_Month = committed.x_Month AND (x_Day IS NULL OR x_Day = ChargePeriodStart::DATE)
  WHERE x_Kind = 'Unused' AND x_Units > coalesce(x_UsedUnits, 0)
),
promised AS (
  SELECT
    * EXCLUDE (PricingQuantity, EffectiveCost, BilledCost),
    PricingQuantity::DECIMAL(28, 12) AS PricingQuantity,
    PricingQuantity::DECIMAL(28, 12) AS CommitmentDiscountQuantity,
    EffectiveCost::DECIMAL(18, 12) AS EffectiveCost,
    BilledCost::DECIMAL(18, 12) AS BilledCost,
    (BilledCost + EffectiveCost)::DECIMAL(18, 12) AS ListCost,
    (BilledCost + EffectiveCost)::DECIMAL(18, 12) AS ContractedCost,
    ListUnitPrice AS ContractedUnitPrice,
    CommitmentDiscountId AS ResourceId,
    CommitmentDiscountName AS ResourceName,
    CommitmentDiscountType AS ResourceType
  FROM (FROM purchased UNION ALL BY NAME FROM unused)
),
lines AS (
  SELECT demo_lines.* EXCLUDE (x_Bill, x_IsOnlyFinal), 4 AS x_Order
  FROM demo_lines JOIN (SELECT x_Bill, x_Month, x_IsFinal FROM demo_deliveries) USING (x_Bill, x_Month) WHERE x_IsFinal OR NOT x_IsOnlyFinal
),
charges AS (
  FROM used UNION ALL BY NAME FROM promised UNION ALL BY NAME FROM lines
)
SELECT
  charges.* EXCLUDE (ServiceProviderName, HostProviderName, CommitmentDiscountUnit, x_Ratio, x_SplitMethod, x_Contract),
  demo_deliveries.* EXCLUDE (x_Month, ServiceProviderName, SubAccountType),
  CASE WHEN SubAccountId IS NOT NULL THEN SubAccountType END AS SubAccountType,
  CASE WHEN CommitmentDiscountQuantity IS NOT NULL THEN CommitmentDiscountUnit END AS CommitmentDiscountUnit,
  coalesce(charges.ServiceProviderName, demo_deliveries.ServiceProviderName) AS ServiceProviderName,
  coalesce(charges.ServiceProviderName, demo_deliveries.ServiceProviderName) AS ProviderName,
  coalesce(HostProviderName, demo_deliveries.ServiceProviderName) AS HostProviderName,
  coalesce(charges.ServiceProviderName, demo_deliveries.ServiceProviderName) AS PublisherName,
  CASE WHEN SkuId IS NOT NULL AND ChargeClass IS NULL THEN SkuId || CASE WHEN CommitmentDiscountId IS NULL THEN '.JRTCKXETXF' ELSE '.NQ3QZPMQV9' END END AS SkuPriceId,
  InvoiceId || '-' || coalesce(SkuId, ChargeCategory) AS InvoiceDetailId,
  CASE WHEN PricingUnit = 'Credits' THEN 'Credit' ELSE BillingCurrency END AS PricingCurrency,
  CASE WHEN PricingUnit = 'Credits' THEN 1 ELSE ContractedUnitPrice END::DECIMAL(18, 8) AS PricingCurrencyContractedUnitPrice,
  CASE WHEN PricingUnit = 'Credits' AND ChargeCategory = 'Usage' THEN PricingQuantity ELSE EffectiveCost END::DECIMAL(28, 12) AS PricingCurrencyEffectiveCost,
  CASE WHEN PricingUnit = 'Credits' THEN 1 ELSE ListUnitPrice END::DECIMAL(18, 8) AS PricingCurrencyListUnitPrice,
  CASE WHEN x_Ratio IS NOT NULL THEN x_SplitMethod END AS AllocatedMethodId,
  '{"Elements":[{"AllocatedRatio":' || x_Ratio || ',"UsageUnit":"vCPU-Hours","UsageQuantity":' || (PricingQuantity * 16)::DECIMAL(18, 4) || '}]}' AS AllocatedMethodDetails,
  CASE WHEN x_Month >= x_PrepaidFrom
    THEN '{"Elements":[{"ContractId":"' || x_Contract || '","ContractCommitmentId":"' || x_Contract || '-1","ContractCommitmentAppliedCost":' || EffectiveCost || '}]}'
  END AS ContractApplied,
  CASE WHEN x_SplitMethod IS NOT NULL THEN '{"CommitmentPrograms":[{"ProgramType":"Savings Plan"}]}' END AS CommitmentProgramEligibilityDetails,
  NULL::VARCHAR AS CapacityReservationId,
  NULL::VARCHAR AS CapacityReservationStatus
FROM charges JOIN demo_deliveries USING (x_Month)
