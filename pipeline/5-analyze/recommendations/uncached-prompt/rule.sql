-- title: Long prompts that are sent anew each time
-- why:   Where far more tokens go in than come out, the same instructions and conversations are sent again and again; a cache reads them for a fraction of the price.
-- do:    Turn on prompt caching for system prompts, documents and history, with what changes at the end; shorten the history that is sent along.
-- learn: https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
-- in:    metered_tokens
-- needs: metered_tokens
-- grain: one resource and its model (SubAccountId, RegionId, ResourceId)
-- spec:  — (eight and more tokens in for each out, less than a tenth of them from a cache. A third of the input is taken to repeat, an assumption of ours. Price of a
--        cached token: this bill's, else its share of the input price by the makers' lists of 2025-06-30: Claude a tenth, Gemini a quarter, others a half)
WITH models AS (
  SELECT x_Model, sum(x_CachedCost) / nullif(sum(x_CachedTokens), 0) AS cachedPrice FROM metered_tokens GROUP BY ALL
), priced AS (
  SELECT
    metered_tokens.*,
    coalesce(
      cachedPrice / (x_InputCost / x_InputTokens),
      CASE WHEN x_Model ILIKE '%claude%' THEN 0.1 WHEN x_Model ILIKE '%gemini%' THEN 0.25 ELSE 0.5 END
    ) AS cachedShare,
    cachedPrice IS NOT NULL AS isFromBill
  FROM metered_tokens JOIN models USING (x_Model)
  WHERE x_InputCost > 0 AND x_InputTokens >= 8 * x_OutputTokens AND x_CachedTokens < 0.1 * (x_InputTokens + x_CachedTokens)
)
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
  format('{:,.0f} million tokens went into {} and {:,.0f} million came out from {} to {}, {:,.0f} million of them from a cache; input cost {:,.2f} {}. A third of it cached, at {:.0f} % of the price by {}, is counted.',
    x_InputTokens / 1e6, x_Model, x_OutputTokens / 1e6, x_FirstDay, x_LastDay, x_CachedTokens / 1e6, x_InputCost, x_ReportingCurrency, 100 * cachedShare,
    CASE WHEN isFromBill THEN 'this bill' ELSE 'lists of 2025-06-30' END) AS x_Evidence,
  x_FirstDay AS x_EvidenceFirstDay,
  x_LastDay AS x_EvidenceLastDay,
  (x_InputCost * (1 - cachedShare) / 3)::DECIMAL(38, 12) AS x_MonthlySavings,
  'Low' AS x_Confidence,
  'Medium' AS x_Effort,
  x_InputCost + x_OutputCost AS x_MonthlyCost,
  'Tokens' AS x_CostPart,
  'Configure' AS x_Action,
  x_Model AS x_CurrentSku,
  x_Model || ' with a prompt cache' AS x_RecommendedSku
FROM priced
WHERE cachedShare < 1
QUALIFY row_number() OVER (PARTITION BY ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId ORDER BY x_InputCost DESC, x_Model) = 1
