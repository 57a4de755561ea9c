-- title: Steady use without a commitment
-- why:   What runs in most hours of the year costs much less under a plan that promises it for one or three years; here it is paid at the price for one hour.
-- do:    Buy the plans named, after the recommendations before this one; begin with the conservative choice where usage is about to change. The page Commitments shows what each would have done.
-- learn: https://www.finops.org/framework/capabilities/rate-optimization/
-- in:    commitment_inventory, commitment_judgements, commitment_purchases, recent_charges
-- needs: commitment_purchases
-- grain: one group of usage that the same plans can cover (ServiceProviderName, x_PlanGroup)
-- spec:  commitments/: the cheapest commitments over the last 30 days of usage, of what earlier findings leave; so x_MonthlyCost is NULL, and nothing is taken off a second time
WITH plans AS (
  SELECT
    *,
    concat_ws(' ', x_Plan, x_Family, RegionId) AS plan,
    row_number() OVER (PARTITION BY ServiceProviderName, x_PlanGroup ORDER BY x_MonthlySavings DESC, x_Plan, x_Family, RegionId) AS place
  FROM commitment_purchases
  WHERE x_Choice = 'Expected' AND x_IsRecommended
), bought AS (
  SELECT
    ServiceProviderName, x_PlanGroup, x_TermMonths, x_Payment, x_LastDay, x_Days,
    CASE WHEN count(*) = 1 THEN any_value(RegionId) END AS RegionId,
    sum(x_HourlyCommitment) AS hourlyCommitment,
    sum(x_MonthlySavings) AS x_MonthlySavings,
    sum(x_CoveredOnDemandCost) AS covered,
    string_agg(format('{} at {:,.2f} an hour', plan, x_HourlyCommitment), ', ' ORDER BY place) FILTER (place <= 3)
      || CASE WHEN count(*) > 3 THEN format(' and {} more', count(*) - 3) ELSE '' END AS plans,
    min_by(x_DiscountSource, place) AS discountSource,
    min_by(x_Discount, place) AS discount,
    count(*) AS planCount,
    bool_and(x_DiscountSource LIKE '%on this bill') AS isShown,
    any_value(x_HourlyShare) AS hourlyShare
  FROM plans
  GROUP BY ALL
), months AS (
  SELECT ServiceProviderName, x_PlanGroup, x_OnDemandCost FROM commitment_judgements
  WHERE x_JudgementKind = 'Usage' AND x_Choice = 'Expected' AND x_CaseOrder = 2
), buyers AS (
  SELECT ServiceProviderName, x_PlanGroup, max_by(SubAccountId, (x_FirstSeenDay, SubAccountId)) AS SubAccountId FROM commitment_inventory GROUP BY ALL
), accounts AS (
  SELECT ServiceProviderName, SubAccountId, sum(EffectiveCost) AS EffectiveCost, any_value(x_ReportingCurrency) AS currency
  FROM recent_charges WHERE ChargeCategory = 'Usage' GROUP BY ALL
), largest AS (
  SELECT ServiceProviderName, max_by(SubAccountId, (EffectiveCost, SubAccountId)) AS SubAccountId, any_value(currency) AS currency FROM accounts GROUP BY ALL
)
SELECT
  bought.ServiceProviderName,
  coalesce(buyers.SubAccountId, largest.SubAccountId) AS SubAccountId,
  x_PlanGroup AS ServiceName,
  RegionId,
  NULL::VARCHAR AS ResourceId,
  format(
    'Of {:,.2f} {} a month on demand in the {} days to {}, {} months of {} ({}) would have covered {:.0f} %; {} {:.0f} % by {}.{}',
    x_OnDemandCost, currency, x_Days, x_LastDay, x_TermMonths, plans, lower(x_Payment), 100 * covered / x_OnDemandCost,
    CASE WHEN planCount = 1 THEN 'its discount is' ELSE 'the discount of the first is' END, 100 * discount, discountSource,
    CASE WHEN hourlyShare < 0.5 THEN ' The bill tells most of it by the day alone, so peaks within a day are not seen.' ELSE '' END
  ) AS x_Evidence,
  (x_LastDay - x_Days + 1)::DATE AS x_EvidenceFirstDay,
  x_LastDay AS x_EvidenceLastDay,
  x_MonthlySavings,
  CASE WHEN isShown AND hourlyShare >= 0.5 THEN 'High' WHEN isShown OR hourlyShare >= 0.5 THEN 'Medium' ELSE 'Low' END AS x_Confidence,
  'Medium' AS x_Effort,
  'Purchase' AS x_Action,
  format('{} at {:,.2f} an hour', CASE WHEN planCount = 1 THEN plans ELSE planCount || ' plans' END, hourlyCommitment) AS x_RecommendedSku
FROM bought
JOIN months USING (ServiceProviderName, x_PlanGroup)
LEFT JOIN buyers USING (ServiceProviderName, x_PlanGroup)
LEFT JOIN largest ON largest.ServiceProviderName = bought.ServiceProviderName
