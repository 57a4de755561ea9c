-- in:    known_charges, charge_rates
-- grain: one billing period, origin, meter, purpose and way of paying (all columns but EffectiveCost and x_Quantity)
-- spec:  contract/gold.ts (AI is what FOCUS files under AI and Machine Learning, what is counted in tokens, and machines with accelerators: families p, g, trn and inf of AWS,
--        N of Azure, GPU, TPU and A and G types of Google. A purpose is taken from the meter, else from a tag; what neither tells stays untold)
WITH meters AS (
  SELECT DISTINCT
    ServiceCategory, SkuMeter, PricingUnit,
    PricingUnit ILIKE '%token%' AS isTokens,
    regexp_matches(SkuMeter, ':(ml\.)?(p[2-6][a-z]*|g[3-6][a-z]*|gr6[a-z]*|trn[0-9][a-z]*|inf[0-9][a-z]*)\.|^N[CDGV][0-9]*[a-z]*[0-9]* ') OR regexp_matches(SkuMeter, '(?i)\b(gpu|tpu|nvidia|a[23] (high|ultra|mega)|g2 l4|l4|t4|a100|h[12]00|v100)\b') AS isAccelerator
  FROM known_charges
  WHERE ChargeCategory = 'Usage' AND SkuMeter IS NOT NULL
), told AS (
  SELECT
    *,
    CASE WHEN isTokens THEN 'Language models' WHEN isAccelerator THEN 'Accelerators' ELSE 'Other AI services' END AS x_AiKind,
    CASE WHEN isTokens THEN trim(regexp_replace(regexp_replace(SkuMeter, '^[A-Z]{2,4}[0-9]-', ''), '(?i)[-_ ]*(cache[-_ ]?(read|write)?d?|cached)?[-_ ]*(text )?(in|out)(put|p)\b.*$', '')) END AS x_Model,
    CASE
      WHEN NOT isTokens THEN NULL
      WHEN regexp_matches(SkuMeter, '(?i)embed') THEN 'Embedding'
      WHEN regexp_matches(SkuMeter, '(?i)cache') THEN 'Cached'
      WHEN regexp_matches(SkuMeter, '(?i)\b(out|outp|output)\b') THEN 'Output'
      WHEN regexp_matches(SkuMeter, '(?i)\b(in|inp|input)\b') THEN 'Input'
      ELSE 'Not told'
    END AS x_TokenKind,
    CASE
      WHEN regexp_matches(SkuMeter, '(?i)train|fine-?tun|custom job') THEN 'Training'
      WHEN isTokens OR regexp_matches(SkuMeter, '(?i)\bhost|predict|inference|endpoint|serving') THEN 'Inference'
      WHEN regexp_matches(SkuMeter, '(?i)notebk|notebook|studio|workbench') THEN 'Development'
    END AS meterPurpose,
    CASE WHEN isTokens THEN CASE upper(regexp_extract(PricingUnit, '(?i)([KMB]) ?tokens?', 1)) WHEN 'K' THEN 1000 WHEN 'M' THEN 1000000 WHEN 'B' THEN 1000000000 ELSE 1 END
      * coalesce(try_cast(nullif(regexp_extract(replace(PricingUnit, ',', ''), '^([0-9]+)', 1), '') AS INTEGER), 1) ELSE 1 END AS unitSize
  FROM meters
  WHERE ServiceCategory = 'AI and Machine Learning' OR isTokens OR isAccelerator
), charges AS (
  SELECT
    known_charges.BillingPeriodStart, known_charges.ServiceProviderName, known_charges.SubAccountId, SubAccountName, known_charges.ServiceName, RegionId, told.*,
    CASE WHEN regexp_matches(Tags, '(?i)"[^"]*(train|fine-?tun)[^"]*"') THEN 'Training' WHEN regexp_matches(Tags, '(?i)"[^"]*(inference|serving|endpoint)[^"]*"') THEN 'Inference' END AS tagPurpose,
    CASE
      WHEN CommitmentDiscountStatus IS NOT NULL OR PricingCategory = 'Committed' THEN 'Committed'
      WHEN PricingCategory = 'Dynamic' OR regexp_matches(known_charges.SkuMeter, '(?i)spot|preemptible') THEN 'Spot'
      ELSE 'On demand'
    END AS x_PricingKind,
    in_reporting_currency(EffectiveCost, x_Rate) AS EffectiveCost,
    coalesce(PricingQuantity, ConsumedQuantity) AS quantity
  FROM known_charges
  JOIN told ON told.SkuMeter = known_charges.SkuMeter AND told.ServiceCategory IS NOT DISTINCT FROM known_charges.ServiceCategory AND told.PricingUnit IS NOT DISTINCT FROM known_charges.PricingUnit
  JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
  WHERE ChargeCategory = 'Usage'
)
SELECT
  BillingPeriodStart, ServiceProviderName, SubAccountId, SubAccountName, ServiceName, RegionId, SkuMeter,
  x_AiKind, x_Model, x_TokenKind,
  coalesce(meterPurpose, tagPurpose, 'Not told') AS x_Purpose,
  CASE WHEN meterPurpose IS NOT NULL THEN 'Meter' WHEN tagPurpose IS NOT NULL THEN 'Tag' END AS x_PurposeSource,
  x_PricingKind,
  CASE WHEN isTokens THEN 'Tokens' ELSE PricingUnit END AS PricingUnit,
  sum(quantity * unitSize)::DECIMAL(38, 9) AS x_Quantity,
  sum(EffectiveCost)::DECIMAL(38, 12) AS EffectiveCost
FROM charges
GROUP BY ALL
