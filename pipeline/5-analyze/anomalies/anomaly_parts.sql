-- in:    anomaly_windows, anomaly_scopes, watched_charges
-- grain: one incident and combination of names, with its cost on the days of the incident and what was usual for them (every column before
--        x_UsualCost)
-- spec:  —
SELECT
  x_AnomalyId,
  charges.ServiceName,
  charges.SubAccountName,
  charges.RegionId,
  charges.SkuMeter,
  coalesce(ResourceName, ResourceId) AS ResourceName,
  charges.x_CostCenter,
  Tags,
  sum(CASE WHEN NOT x_IsActual THEN EffectiveCost::DECIMAL(24, 12) * x_Weight ELSE 0 END)::DECIMAL(38, 12) AS x_UsualCost,
  sum(CASE WHEN x_IsActual THEN EffectiveCost ELSE 0 END)::DECIMAL(38, 12) AS x_ActualCost
FROM anomaly_windows
JOIN watched_charges AS charges USING (ChargePeriodStart)
SEMI JOIN anomaly_scopes AS scopes
  ON scopes.x_AnomalyId = anomaly_windows.x_AnomalyId
  AND charges.ServiceProviderName = coalesce(scopes.ServiceProviderName, charges.ServiceProviderName)
  AND charges.ServiceName = coalesce(scopes.ServiceName, charges.ServiceName)
  AND charges.SubAccountId = coalesce(scopes.SubAccountId, charges.SubAccountId)
  AND charges.SkuMeter = coalesce(scopes.SkuMeter, charges.SkuMeter)
  AND charges.RegionId = coalesce(scopes.RegionId, charges.RegionId)
  AND (scopes.x_CostCenter IS NULL OR scopes.x_CostCenter = CASE WHEN x_AllocationKind = 'Direct' THEN charges.x_CostCenter ELSE '(shared)' END)
WHERE x_LeftOutReason IS NULL
GROUP BY ALL
