-- in:    followed_decisions, measured_windows
-- grain: one decision on a recommendation (x_RecommendationId)
-- spec:  contract/gold.ts (verified: measured over 28 days and more, and the last 14 still hold at least half of it; a month is a twelfth of 365 days)
WITH rates AS (
  SELECT
    x_RecommendationId,
    max(CASE WHEN x_Window = 'First' THEN x_Days END) AS firstDays,
    sum(CASE WHEN x_Window = 'First' THEN (x_CostSaved + x_CostAvoided) / x_Days * 365 / 12 END) AS firstMonthly,
    sum(CASE WHEN x_Window = 'Latest' THEN (x_CostSaved + x_CostAvoided) / x_Days * 365 / 12 END) AS latestMonthly
  FROM measured_windows
  GROUP BY ALL
), staged AS (
  SELECT
    followed_decisions.*, firstMonthly, latestMonthly,
    CASE
      WHEN x_Decision = 'Dismissed' AND x_ExpiresOn <= x_AsOf THEN 'Dismissal expired'
      WHEN x_Decision <> 'Done' THEN x_Decision
      WHEN ResourceId IS NOT NULL AND x_DecidedOn >= knownThrough THEN 'Not measured yet'
      WHEN ResourceId IS NULL OR firstMonthly IS NULL THEN 'Not measurable'
      WHEN firstDays < 7 THEN 'Not measured yet'
      WHEN firstMonthly <= greatest(0.1 * coalesce(x_ClaimedMonthlySavings, 0), 0.01) AND latestMonthly <= greatest(0.1 * coalesce(x_ClaimedMonthlySavings, 0), 0.01) THEN 'Not realised'
      WHEN firstDays >= 28 AND latestMonthly < 0.5 * firstMonthly THEN 'Regressed'
      WHEN firstDays >= 28 THEN 'Verified'
      ELSE 'Realised'
    END AS x_Stage
  FROM followed_decisions LEFT JOIN rates USING (x_RecommendationId)
)
SELECT
  x_RecommendationId, x_RecommendationKind, x_Title, x_Action, ServiceProviderName, SubAccountId, SubAccountName, ServiceName, RegionId, ResourceId, x_CostCenter,
  x_Decision, x_DecidedOn, x_ExpiresOn, x_DecisionReason, x_DecisionOwner, x_Ticket, x_DecidedBy,
  x_Stage, x_IsFound, x_LastFoundOn,
  x_ClaimedMonthlySavings::DECIMAL(38, 4) AS x_ClaimedMonthlySavings,
  firstMonthly::DECIMAL(38, 4) AS x_FirstMonthlySavings,
  latestMonthly::DECIMAL(38, 4) AS x_MeasuredMonthlySavings,
  CASE x_Stage
    WHEN 'Not measurable' THEN 'The bill knows no usage of it before and after that day that no commitment pays.'
    WHEN 'Not measured yet' THEN 'A week after the change is measured first.'
    WHEN 'Not realised' THEN 'The bill shows nothing of it: the cost is as it was.'
    WHEN 'Regressed' THEN 'It was saved at first, and is lost again: the cost is back.'
    WHEN 'Dismissal expired' THEN 'It was put aside until then, and asks again.'
  END AS x_StageReason,
  x_Where
FROM staged
