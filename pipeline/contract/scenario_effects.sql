-- in:    scenario_changes, scenario_bases, cost_forecasts, cost_centers, currency_costs
-- grain: one scenario, change in it and month to come (x_Scenario, x_ChangeOrder, BillingPeriodStart)
-- spec:  contract/gold.ts. The one definition of what a scenario does: room 5 runs it over scenarios.yaml, a reader's browser over what the
--        reader assumes. A change works on the forecast of the narrowest thing that is forecast and holds its scope, times the scope's part of
--        that thing's last three complete months. Changes work in their order, each on what those before it leave of the same cost; cells that
--        the same changes touch alike are one. Powers are made by multiplication, so that both engines agree to the last digit.
WITH RECURSIVE ahead AS (
  SELECT BillingPeriodStart AS month, min(BillingPeriodStart) OVER () AS firstMonth
  FROM cost_forecasts WHERE x_ScopeLevel = 'company' AND x_Actual IS NULL AND x_Forecast IS NOT NULL
), lone_services AS (
  SELECT ServiceName, min(ServiceProviderName) AS provider FROM scenario_bases GROUP BY ALL HAVING count(DISTINCT ServiceProviderName) = 1
), changes AS (
  SELECT scenario_changes.*, coalesce(scenario_changes.ServiceProviderName, lone_services.provider) AS provider
  FROM scenario_changes LEFT JOIN lone_services USING (ServiceName)
), candidates AS (
  SELECT x_Scenario, x_ChangeOrder, 1 AS place, x_ScopeLevel AS anchorLevel, x_ScopeUnit AS anchorUnit FROM changes WHERE x_ScopeLevel <> 'company'
  UNION ALL
  SELECT x_Scenario, x_ChangeOrder, 2, 'service', concat(provider, ' › ', ServiceName) FROM changes WHERE x_ScopeLevel = 'company' AND ServiceName IS NOT NULL
  UNION ALL
  SELECT x_Scenario, x_ChangeOrder, 3, 'provider', provider FROM changes WHERE x_ScopeLevel = 'company'
  UNION ALL
  SELECT x_Scenario, x_ChangeOrder, 4, 'company', (SELECT min(x_ScopeUnit) FROM cost_forecasts WHERE x_ScopeLevel = 'company') FROM changes
), anchors AS (
  SELECT * FROM candidates SEMI JOIN cost_forecasts ON x_ScopeLevel = anchorLevel AND x_ScopeUnit = anchorUnit
  QUALIFY place = min(place) OVER (PARTITION BY x_Scenario, x_ChangeOrder)
), currencies AS (
  SELECT x_CostCenter, ServiceProviderName, BillingCurrency, sum(x_ReportedEffectiveCost) AS recentCost
  FROM currency_costs
  WHERE BillingPeriodStart > (SELECT max(BillingPeriodStart) FROM cost_forecasts WHERE x_IsMonthComplete) - INTERVAL 3 MONTH
    AND BillingPeriodStart <= (SELECT max(BillingPeriodStart) FROM cost_forecasts WHERE x_IsMonthComplete)
  GROUP BY ALL
), currency_shares AS (
  SELECT * EXCLUDE (recentCost), coalesce(recentCost / nullif(sum(recentCost) OVER (PARTITION BY x_CostCenter, ServiceProviderName), 0), 0) AS currencyShare
  FROM currencies
), cells AS (
  SELECT
    row_number() OVER (ORDER BY ServiceProviderName, SubAccountId, SubAccountName, ServiceName, RegionId, x_CostCenter) AS cell,
    ServiceProviderName, SubAccountId, SubAccountName, ServiceName, RegionId, x_CostCenter, EffectiveCost AS recentCost,
    MAP {'cost center': x_CostCenter, 'department': x_Department, 'business unit': x_BusinessUnit,
      'provider': ServiceProviderName, 'service': concat(ServiceProviderName, ' › ', ServiceName)} AS names
  FROM scenario_bases LEFT JOIN cost_centers USING (x_CostCenter)
  WHERE x_TagKey IS NULL
), touched AS (
  SELECT
    changes.x_Scenario, changes.x_ChangeOrder, cells.*,
    anchorLevel = 'company' OR coalesce(names[anchorLevel] = anchorUnit, false) AS isInAnchor,
    CASE WHEN changes.x_TagKey IS NULL THEN 1 ELSE coalesce(tagged.EffectiveCost / recentCost, 0) END AS tagShare,
    CASE WHEN changes.BillingCurrency IS NULL THEN 1 ELSE coalesce(currencyShare, 0) END AS currencyShare,
    coalesce(names[changes.x_ScopeLevel] = changes.x_ScopeUnit, changes.x_ScopeLevel = 'company')
      AND coalesce(changes.ServiceProviderName = cells.ServiceProviderName, changes.ServiceProviderName IS NULL)
      AND coalesce(changes.ServiceName = cells.ServiceName, changes.ServiceName IS NULL)
      AND coalesce(changes.SubAccountId IN (cells.SubAccountId, cells.SubAccountName), changes.SubAccountId IS NULL)
      AND coalesce(changes.RegionId = cells.RegionId, changes.RegionId IS NULL) AS isInScope
  FROM changes
  JOIN anchors USING (x_Scenario, x_ChangeOrder)
  CROSS JOIN cells
  LEFT JOIN scenario_bases AS tagged
    ON tagged.x_TagKey = changes.x_TagKey AND tagged.x_TagValue = changes.x_TagValue AND tagged.x_CostCenter = cells.x_CostCenter
    AND tagged.ServiceProviderName = cells.ServiceProviderName AND tagged.ServiceName IS NOT DISTINCT FROM cells.ServiceName
    AND tagged.SubAccountId IS NOT DISTINCT FROM cells.SubAccountId AND tagged.SubAccountName IS NOT DISTINCT FROM cells.SubAccountName
    AND tagged.RegionId IS NOT DISTINCT FROM cells.RegionId
  LEFT JOIN currency_shares
    ON currency_shares.BillingCurrency = changes.BillingCurrency AND currency_shares.x_CostCenter = cells.x_CostCenter
    AND currency_shares.ServiceProviderName = cells.ServiceProviderName
), weights AS (
  SELECT
    x_Scenario, x_ChangeOrder, cell, recentCost, isInAnchor,
    CASE WHEN isInScope THEN greatest(0, least(1, tagShare)) * greatest(0, least(1, currencyShare)) ELSE 0 END::DECIMAL(18, 12) AS weight
  FROM touched
), anchor_costs AS (
  SELECT x_Scenario, x_ChangeOrder, sum(recentCost) AS anchorCost FROM weights WHERE isInAnchor GROUP BY ALL
), signatures AS (
  SELECT x_Scenario, cell, any_value(recentCost) AS recentCost, list(weight ORDER BY x_ChangeOrder) AS weights FROM weights GROUP BY ALL
), alike_cells AS (
  SELECT x_Scenario, weights, sum(recentCost)::DECIMAL(38, 12) AS recentCost FROM signatures GROUP BY ALL HAVING list_max(weights) > 0
), growths AS (
  SELECT x_Scenario, x_ChangeOrder, 0 AS growing, 1::DECIMAL(18, 12) AS growth FROM changes
  UNION ALL
  SELECT growths.x_Scenario, growths.x_ChangeOrder, growing + 1, (growth::DECIMAL(18, 9) * (1 + coalesce(x_PercentPerMonth, 0) / 100)::DECIMAL(18, 9))::DECIMAL(18, 12)
  FROM growths JOIN changes ON changes.x_Scenario = growths.x_Scenario AND changes.x_ChangeOrder = growths.x_ChangeOrder
  WHERE growing < 13
), spans AS (
  SELECT
    changes.*, month, date_diff('month', x_FirstMonth, month) + 1 AS number,
    x_FirstMonth >= firstMonth AND month >= x_FirstMonth AND month <= coalesce(x_LastMonth, month) AS isOn,
    x_ScenarioKind = 'launch' AS isNew, x_ScenarioKind = 'commitment purchase' AS isCommitment,
    (coalesce(x_SharePercent, 100) / 100)::DECIMAL(18, 12) AS share,
    (1 + coalesce(x_Percent, 0) / 100)::DECIMAL(18, 9) AS price
  FROM changes CROSS JOIN ahead
), assumed AS (
  SELECT
    x_Scenario, x_ChangeOrder, x_Change, x_ScenarioKind, month, share,
    CASE WHEN isOn AND NOT isNew AND NOT isCommitment
      THEN share * least(number, coalesce(x_OverMonths, 1)) / coalesce(x_OverMonths, 1) * (price * growth::DECIMAL(18, 9) * coalesce(x_HoursPerWeek, 168) / 168 - 1)
      ELSE 0 END::DECIMAL(18, 12) AS relative,
    (CASE WHEN isOn AND number = 1 THEN coalesce(x_OneTimeAmount, 0) ELSE 0 END::DECIMAL(38, 12)
      + CASE WHEN isOn AND isNew THEN coalesce(x_AmountPerMonth, 0) ELSE 0 END::DECIMAL(38, 12)
      + CASE WHEN isOn AND isNew THEN (coalesce(x_AmountPerUnit, 0)::DECIMAL(38, 6) * coalesce(x_UnitsPerMonth, 0)::DECIMAL(38, 3))::DECIMAL(28, 7) * growth::DECIMAL(18, 9) ELSE 0 END::DECIMAL(38, 12)
    )::DECIMAL(38, 12) AS addedAmount,
    CASE WHEN isOn AND isCommitment THEN x_CommitmentPerHour * 24 * day(last_day(month)) END::DECIMAL(38, 12) AS committed,
    CASE WHEN isOn AND isCommitment THEN x_CommitmentPerHour * 24 * day(last_day(month)) / price END::DECIMAL(38, 12) AS covered
  FROM spans JOIN growths USING (x_Scenario, x_ChangeOrder)
  WHERE growing = greatest(0, least(13, CASE WHEN isNew THEN number - 1 ELSE number END))
), worked AS (
  SELECT
    assumed.*, anchorLevel, anchorUnit, anchorCost, x_Forecast,
    coalesce(x_Low80, x_Forecast) AS x_Low80, coalesce(x_High80, x_Forecast) AS x_High80
  FROM assumed
  JOIN anchors USING (x_Scenario, x_ChangeOrder)
  JOIN cost_forecasts ON x_ScopeLevel = anchorLevel AND x_ScopeUnit = anchorUnit AND BillingPeriodStart = month
  LEFT JOIN anchor_costs USING (x_Scenario, x_ChangeOrder)
), steps AS (
  SELECT x_Scenario, 0 AS step, month, weights, recentCost, 1::DECIMAL(38, 12) AS retained, 0::DECIMAL(38, 12) AS scopeShare
  FROM alike_cells CROSS JOIN ahead
  UNION ALL
  SELECT
    x_Scenario, step + 1, month, weights, recentCost,
    (retained * (1 + weights[step + 1] * (relative
      + CASE WHEN committed IS NOT NULL AND x_Forecast * nextShare > 0 THEN (committed - least(x_Forecast * nextShare * share, covered)) / (x_Forecast * nextShare) ELSE 0 END)))::DECIMAL(38, 12),
    nextShare
  FROM (
    SELECT
      steps.*, relative, committed, covered, share::DOUBLE AS share, x_Forecast::DOUBLE AS x_Forecast,
      coalesce(sum((recentCost::DOUBLE * weights[step + 1] * retained)::DECIMAL(38, 12)) OVER (PARTITION BY steps.x_Scenario, steps.month) / nullif(anchorCost, 0), 0)::DECIMAL(38, 12) AS nextShare
    FROM steps JOIN worked ON worked.x_Scenario = steps.x_Scenario AND x_ChangeOrder = step + 1 AND worked.month = steps.month
  ) AS next_steps
), bases AS (
  SELECT
    worked.*, coalesce(scopeShare, 0) AS scopeShare,
    (x_Forecast::DOUBLE * coalesce(scopeShare, 0))::DECIMAL(38, 12) AS x_Base,
    (x_Low80::DOUBLE * coalesce(scopeShare, 0))::DECIMAL(38, 12) AS x_BaseLow80,
    (x_High80::DOUBLE * coalesce(scopeShare, 0))::DECIMAL(38, 12) AS x_BaseHigh80
  FROM worked
  LEFT JOIN (SELECT DISTINCT x_Scenario, step AS x_ChangeOrder, month, scopeShare FROM steps WHERE step > 0) USING (x_Scenario, x_ChangeOrder, month)
)
SELECT
  x_Scenario, x_ChangeOrder, x_Change, x_ScenarioKind, month AS BillingPeriodStart, anchorLevel AS x_ScopeLevel, anchorUnit AS x_ScopeUnit, scopeShare::DOUBLE AS x_ScopeShare,
  x_Base, x_BaseLow80, x_BaseHigh80,
  ((x_Base::DOUBLE * relative)::DECIMAL(38, 12) + addedAmount + coalesce(committed - least(greatest((x_Base::DOUBLE * share)::DECIMAL(38, 12), 0), covered), 0))::DECIMAL(38, 12) AS x_Effect,
  ((x_BaseLow80::DOUBLE * relative)::DECIMAL(38, 12) + addedAmount + coalesce(committed - least(greatest((x_BaseLow80::DOUBLE * share)::DECIMAL(38, 12), 0), covered), 0))::DECIMAL(38, 12) AS x_EffectAtLow80,
  ((x_BaseHigh80::DOUBLE * relative)::DECIMAL(38, 12) + addedAmount + coalesce(committed - least(greatest((x_BaseHigh80::DOUBLE * share)::DECIMAL(38, 12), 0), covered), 0))::DECIMAL(38, 12) AS x_EffectAtHigh80
FROM bases
