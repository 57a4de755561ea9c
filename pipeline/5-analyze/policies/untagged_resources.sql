-- in:    cost_centers, forecast_calendar, policy_verdicts
-- grain: one resource of the last complete month that misses a required tag or has a wrong value, the 200 costliest (SubAccountId, ResourceId)
-- spec:  contract/gold.ts (whose it may be is guessed from who pays more than half for tagged resources whose name begins with the same word,
--        else from who pays more than half of the sub account; a guess is never applied)
WITH months AS (
  SELECT policy_verdicts.*
  FROM policy_verdicts JOIN forecast_calendar ON BillingPeriodStart = CASE WHEN x_LastCompleteMonth >= x_FirstMonth THEN x_LastCompleteMonth ELSE x_RunningMonth END
),
rows AS (
  SELECT
    x_RowNumber, BillingPeriodStart, SubAccountId, SubAccountName, ResourceId, ResourceName, ResourceType, ServiceProviderName, ServiceName, x_CostCenter, x_Pool,
    EffectiveCost,
    regexp_extract(lower(ResourceName), '^[^-_./: ]{4,}') AS prefix,
    coalesce(list(DISTINCT x_TagKey) FILTER (x_TagStatus = 'Missing'), []) AS missing,
    coalesce(list(DISTINCT x_TagKey || '=' || x_TagValue) FILTER (x_TagStatus = 'Wrong value'), []) AS wrong
  FROM months
  GROUP BY ALL
),
untagged AS (
  SELECT
    BillingPeriodStart, SubAccountId, ResourceId,
    max(SubAccountName) AS SubAccountName, max(ResourceName) AS ResourceName, max(ResourceType) AS ResourceType,
    max(ServiceProviderName) AS ServiceProviderName, max(ServiceName) AS ServiceName,
    max(prefix) AS prefix,
    array_to_string(list_sort(list_distinct(flatten(list(missing)))), ', ') AS x_MissingTagKeys,
    array_to_string(list_sort(list_distinct(flatten(list(wrong)))), ', ') AS x_WrongTagValues,
    CASE WHEN min(coalesce(x_CostCenter, '')) = max(coalesce(x_CostCenter, '')) THEN max(x_CostCenter) END AS x_CostCenter,
    sum(EffectiveCost) AS EffectiveCost
  FROM rows
  WHERE ResourceId IS NOT NULL AND (len(missing) > 0 OR len(wrong) > 0)
  GROUP BY ALL
),
listed AS (
  SELECT * FROM untagged WHERE EffectiveCost > 0 ORDER BY EffectiveCost DESC, SubAccountId, ResourceId LIMIT 200
),
paid AS (
  SELECT rows.*, x_CostCenterName
  FROM rows JOIN cost_centers USING (x_CostCenter)
  WHERE x_CostCenter <> 'Unallocated'
),
by_prefix AS (
  SELECT prefix, x_CostCenter, any_value(x_CostCenterName) AS x_CostCenterName, count(DISTINCT (SubAccountId, ResourceId)) AS resources
  FROM paid
  WHERE prefix <> '' AND len(missing) = 0 AND len(wrong) = 0
  GROUP BY prefix, x_CostCenter
  QUALIFY sum(EffectiveCost) > 0.5 * sum(sum(EffectiveCost)) OVER (PARTITION BY prefix)
),
by_account AS (
  SELECT SubAccountId, x_CostCenter, any_value(x_CostCenterName) AS x_CostCenterName, sum(EffectiveCost) AS EffectiveCost
  FROM paid
  GROUP BY SubAccountId, x_CostCenter
  QUALIFY row_number() OVER (PARTITION BY SubAccountId ORDER BY sum(EffectiveCost) DESC, x_CostCenter) = 1
),
accounts_whole AS (
  SELECT SubAccountId, sum(EffectiveCost) AS EffectiveCost FROM rows GROUP BY SubAccountId
)
SELECT
  listed.* EXCLUDE (prefix, EffectiveCost),
  coalesce(by_prefix.x_CostCenter, by_account.x_CostCenter) AS x_OwnerGuess,
  CASE
    WHEN by_prefix.x_CostCenter IS NOT NULL
      THEN by_prefix.x_CostCenterName || ' pays ' || resources || CASE resources WHEN 1 THEN ' tagged resource' ELSE ' tagged resources' END || ' whose name begins with ' || listed.prefix
    WHEN by_account.x_CostCenter IS NOT NULL
      THEN by_account.x_CostCenterName || ' pays most in ' || listed.SubAccountName
        || CASE WHEN accounts_whole.EffectiveCost >= by_account.EffectiveCost
          THEN ': ' || round(100 * by_account.EffectiveCost / accounts_whole.EffectiveCost)::INTEGER || ' %' ELSE '' END
  END AS x_GuessReason,
  listed.EffectiveCost
FROM listed
LEFT JOIN by_prefix ON by_prefix.prefix = listed.prefix AND listed.prefix <> ''
LEFT JOIN accounts_whole ON accounts_whole.SubAccountId = listed.SubAccountId
LEFT JOIN by_account
  ON by_account.SubAccountId = listed.SubAccountId AND by_account.EffectiveCost > greatest(0.5 * accounts_whole.EffectiveCost, 0)
