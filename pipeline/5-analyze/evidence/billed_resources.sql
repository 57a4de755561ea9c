-- in:    recent_charges
-- grain: one resource or Kubernetes workload of the recent month (ServiceProviderName, SubAccountId, ResourceId)
-- spec:  — (a workload is cluster/namespace/kind/controller of AllocatedResourceId; x_ShortId is the last part of an ARN or a path; service and region are those
--        that most of its avoidable cost is of)
SELECT
  ServiceProviderName, SubAccountId, ResourceId, lower(ResourceId) AS x_LowerId,
  lower(regexp_extract(ResourceId, '([^/:]+)/?$', 1)) AS x_ShortId, sum(x_AvoidableCost) AS x_AvoidableCost, sum(EffectiveCost) AS EffectiveCost,
  max_by(ServiceName, (x_AvoidableCost, ServiceName)) AS ServiceName, max_by(RegionId, (x_AvoidableCost, RegionId)) AS RegionId
FROM (
  SELECT ServiceProviderName, SubAccountId, ResourceId, ServiceName, RegionId, x_AvoidableCost, EffectiveCost FROM recent_charges WHERE ResourceId IS NOT NULL
  UNION ALL
  SELECT ServiceProviderName, SubAccountId, array_to_string(string_split(AllocatedResourceId, '/')[:4], '/'), ServiceName, RegionId, x_AvoidableCost, EffectiveCost
  FROM recent_charges WHERE AllocatedResourceId IS NOT NULL
)
GROUP BY ServiceProviderName, SubAccountId, ResourceId
