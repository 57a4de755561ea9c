-- title: Large language model for every question
-- why:   The large model of a family costs several times the small one; sorting, tagging and short answers seldom need it.
-- do:    Send a part of the questions to the small model, compare the answers on a sample, and route by kind of question.
-- learn: https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-routing.html
-- in:    metered_tokens
-- needs: metered_tokens
-- grain: one resource and its model (SubAccountId, RegionId, ResourceId)
-- spec:  — (only where the same bill buys the family's small model, at its prices there; a quarter of the tokens is counted, an assumption of ours)
WITH families(large, small) AS (
  VALUES ('opus', 'sonnet'), ('sonnet', 'haiku'), ('gemini%pro', 'gemini%flash'), ('gpt-4o', 'gpt-4o-mini'), ('gpt-4.1', 'gpt-4.1-mini')
), prices AS (
  SELECT
    ServiceProviderName, small, min(x_Model) AS smallModel,
    sum(x_InputCost) / nullif(sum(x_InputTokens), 0) AS inputPrice,
    sum(x_OutputCost) / nullif(sum(x_OutputTokens), 0) AS outputPrice
  FROM metered_tokens JOIN families ON x_Model ILIKE '%' || small || '%'
  GROUP BY ALL
), priced AS (
  SELECT
    metered_tokens.*, smallModel,
    x_InputCost + x_OutputCost AS largeCost,
    (x_InputTokens * inputPrice + x_OutputTokens * outputPrice)::DECIMAL(38, 12) AS smallCost
  FROM metered_tokens
  JOIN families ON x_Model ILIKE '%' || large || '%' AND NOT x_Model ILIKE '%' || small || '%'
  JOIN prices USING (ServiceProviderName, small)
  WHERE inputPrice > 0 AND outputPrice > 0
)
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
  format('{:,.0f} million tokens in and {:,.0f} million out of {} cost {:,.2f} {} from {} to {}; on {} they would have cost {:,.2f} at its prices on this bill. A quarter of the difference is counted.',
    x_InputTokens / 1e6, x_OutputTokens / 1e6, x_Model, largeCost, x_ReportingCurrency, x_FirstDay, x_LastDay, smallModel, smallCost) AS x_Evidence,
  x_FirstDay AS x_EvidenceFirstDay,
  x_LastDay AS x_EvidenceLastDay,
  ((largeCost - smallCost) / 4)::DECIMAL(38, 12) AS x_MonthlySavings,
  'Low' AS x_Confidence,
  'Medium' AS x_Effort,
  largeCost AS x_MonthlyCost,
  'Tokens' AS x_CostPart,
  'Configure' AS x_Action,
  x_Model AS x_CurrentSku,
  smallModel || ' for a quarter' AS x_RecommendedSku
FROM priced
WHERE smallCost < largeCost
QUALIFY row_number() OVER (PARTITION BY ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId ORDER BY largeCost DESC, x_Model) = 1
