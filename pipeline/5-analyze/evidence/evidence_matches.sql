-- in:    usage_statistics, delivered_findings, billed_resources
-- grain: one name that evidence gives a resource (x_EvidenceId)
-- spec:  — (the bill's own id, else the last part of an ARN or a path where no two resources of the bill share it; case does not matter)
WITH named AS (
  SELECT x_EvidenceId, lower(x_EvidenceId) AS x_LowerId, lower(regexp_extract(x_EvidenceId, '([^/:]+)/?$', 1)) AS x_ShortId
  FROM (SELECT x_EvidenceId FROM usage_statistics UNION SELECT ResourceId FROM delivered_findings WHERE ResourceId IS NOT NULL)
), found AS (
  SELECT x_EvidenceId, 1 AS x_Rank, billed_resources.* FROM named JOIN billed_resources USING (x_LowerId)
  UNION ALL BY NAME
  SELECT x_EvidenceId, 2 AS x_Rank, billed_resources.* FROM named JOIN billed_resources ON billed_resources.x_ShortId = named.x_LowerId
  UNION ALL BY NAME
  SELECT x_EvidenceId, 3 AS x_Rank, billed_resources.* FROM named JOIN billed_resources ON billed_resources.x_LowerId = named.x_ShortId
  UNION ALL BY NAME
  SELECT x_EvidenceId, 4 AS x_Rank, billed_resources.* FROM named JOIN billed_resources USING (x_ShortId)
), nearest AS (
  SELECT * FROM found QUALIFY x_Rank = min(x_Rank) OVER (PARTITION BY x_EvidenceId)
), best AS (
  SELECT x_EvidenceId, ServiceProviderName, SubAccountId, ResourceId, x_AvoidableCost, count(DISTINCT ResourceId) OVER (PARTITION BY x_EvidenceId) AS x_Resources
  FROM nearest
)
SELECT
  x_EvidenceId,
  CASE WHEN any_value(x_Resources) = 1 THEN max_by(ServiceProviderName, (x_AvoidableCost, ServiceProviderName)) END AS ServiceProviderName,
  CASE WHEN any_value(x_Resources) = 1 THEN max_by(SubAccountId, (x_AvoidableCost, SubAccountId)) END AS SubAccountId,
  CASE WHEN any_value(x_Resources) = 1 THEN any_value(ResourceId) END AS ResourceId,
  CASE WHEN any_value(x_Resources) = 1 THEN max(x_AvoidableCost) END AS x_AvoidableCost,
  CASE any_value(x_Resources) WHEN 1 THEN 'On the bill' ELSE 'Several of that name' END AS x_MatchStatus
FROM best
GROUP BY x_EvidenceId
