-- in: ai_costs
-- grain: one service and model in the last complete month (ServiceProviderName, ServiceName, x_Model)
-- spec: — (prices of a million tokens; cached is the part of prompts that was read from a cache)
WITH months AS (
  SELECT
    ServiceProviderName, ServiceName, x_Model,
    sum(CASE WHEN BillingPeriodStart = $month::DATE THEN EffectiveCost END) AS EffectiveCost,
    sum(CASE WHEN BillingPeriodStart = $previous_month::DATE THEN EffectiveCost END) AS x_PreviousEffectiveCost,
    sum(CASE WHEN BillingPeriodStart = $month::DATE THEN x_Quantity END) AS x_Tokens,
    sum(CASE WHEN BillingPeriodStart = $month::DATE AND x_TokenKind IN ('Input', 'Embedding') THEN x_Quantity END) AS inputTokens,
    sum(CASE WHEN BillingPeriodStart = $month::DATE AND x_TokenKind IN ('Input', 'Embedding') THEN EffectiveCost END) AS inputCost,
    sum(CASE WHEN BillingPeriodStart = $month::DATE AND x_TokenKind = 'Cached' THEN x_Quantity END) AS cachedTokens,
    sum(CASE WHEN BillingPeriodStart = $month::DATE AND x_TokenKind = 'Output' THEN x_Quantity END) AS outputTokens,
    sum(CASE WHEN BillingPeriodStart = $month::DATE AND x_TokenKind = 'Output' THEN EffectiveCost END) AS outputCost
  FROM ai_costs
  WHERE x_AiKind = 'Language models'
  GROUP BY ALL
)
SELECT
  ServiceProviderName, ServiceName, x_Model, EffectiveCost, EffectiveCost - x_PreviousEffectiveCost AS x_Change,
  x_Tokens / 1000000 AS x_MillionTokens,
  inputCost / nullif(inputTokens, 0) * 1000000 AS x_InputPrice,
  outputCost / nullif(outputTokens, 0) * 1000000 AS x_OutputPrice,
  outputTokens / nullif(coalesce(inputTokens, 0) + coalesce(cachedTokens, 0), 0) AS x_OutputPerInput,
  CASE WHEN inputTokens > 0 THEN coalesce(cachedTokens, 0) / (inputTokens + coalesce(cachedTokens, 0)) END AS x_CachedShare
FROM months
WHERE EffectiveCost IS NOT NULL
ORDER BY EffectiveCost DESC, ServiceProviderName, ServiceName, x_Model
