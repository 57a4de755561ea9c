-- in:    metered_resources
-- grain: one resource and language model in the recent month (ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId, x_Model)
-- spec:  — (meters of tokens, as `Claude-Sonnet-input-tokens`, `gpt-4o Output Tokens`, `Gemini Pro Text Input`; embeddings read no long prompts and are left out)
WITH tokens AS (
  SELECT
    *,
    trim(regexp_replace(regexp_replace(SkuMeter, '^[A-Z]{2,4}[0-9]-', ''), '(?i)[-_ ]*(cache[-_ ]?(read|write)?d?|cached)?[-_ ]*(text )?(in|out)(put|p)\b.*$', '')) AS x_Model,
    CASE
      WHEN regexp_matches(SkuMeter, '(?i)cache') THEN 'Cached'
      WHEN regexp_matches(SkuMeter, '(?i)\b(in|inp|input)\b') THEN 'Input'
      WHEN regexp_matches(SkuMeter, '(?i)\b(out|outp|output)\b') THEN 'Output'
    END AS kind
  FROM metered_resources
  WHERE PricingUnit ILIKE '%token%' AND ConsumedQuantity > 0 AND NOT regexp_matches(SkuMeter, '(?i)embed')
)
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId, x_Model,
  coalesce(sum(ConsumedQuantity) FILTER (kind = 'Input'), 0) AS x_InputTokens,
  coalesce(sum(ConsumedQuantity) FILTER (kind = 'Cached'), 0) AS x_CachedTokens,
  coalesce(sum(ConsumedQuantity) FILTER (kind = 'Output'), 0) AS x_OutputTokens,
  coalesce(sum(x_AvoidableCost) FILTER (kind = 'Input'), 0) AS x_InputCost,
  coalesce(sum(x_AvoidableCost) FILTER (kind = 'Cached'), 0) AS x_CachedCost,
  coalesce(sum(x_AvoidableCost) FILTER (kind = 'Output'), 0) AS x_OutputCost,
  min(x_FirstDay) AS x_FirstDay,
  max(x_LastDay) AS x_LastDay,
  any_value(x_ReportingCurrency) AS x_ReportingCurrency
FROM tokens
WHERE kind IS NOT NULL
GROUP BY ALL
