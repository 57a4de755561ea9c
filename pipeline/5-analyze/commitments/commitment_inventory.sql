-- in:    charges, commitment_months, commitment_terms, forecast_calendar, known_charges, known_events
-- grain: one commitment (ServiceProviderName, CommitmentDiscountId)
-- spec:  — (start and end are known or not, never guessed: commitments.csv says them, else the bill: terms it states, the period of an upfront purchase, a first or last
--        charge within the days that the bills of its account speak of, where it is charged on at least nine of ten days for a week or more; an end also events.yaml, by the commitment's name or id)
WITH stated AS (
  SELECT
    ServiceProviderName,
    CommitmentDiscountId,
    min(BillingAccountId) AS BillingAccountId,
    max(CommitmentDiscountName) AS CommitmentDiscountName,
    max(CommitmentDiscountType) AS CommitmentDiscountType,
    max(CommitmentDiscountCategory) AS CommitmentDiscountCategory,
    max_by(SubAccountId, ChargePeriodStart) FILTER (ChargeCategory = 'Purchase' OR CommitmentDiscountStatus = 'Unused') AS SubAccountId,
    max_by(SubAccountName, ChargePeriodStart) FILTER (ChargeCategory = 'Purchase' OR CommitmentDiscountStatus = 'Unused') AS SubAccountName,
    min(x_CommitmentStart)::DATE AS statedStart,
    max(x_CommitmentEnd)::DATE AS statedEnd,
    min(ChargePeriodStart)::DATE AS firstDay,
    min(ChargePeriodStart) FILTER (isWholeTerm)::DATE AS purchaseStart,
    max(ChargePeriodEnd) FILTER (isWholeTerm)::DATE AS purchaseEnd,
    (max(least(ChargePeriodEnd, x_KnownThrough + INTERVAL 1 DAY)) FILTER (NOT isWholeTerm) - INTERVAL 1 SECOND)::DATE + 1 AS lastEnd,
    count(DISTINCT ChargePeriodStart::DATE) AS seenDays,
    bool_or(date_diff('hour', ChargePeriodStart, ChargePeriodEnd) > 24 AND NOT isWholeTerm) AS hasLongLines
  FROM charges
  CROSS JOIN forecast_calendar
  CROSS JOIN LATERAL (
    SELECT ChargeCategory = 'Purchase' AND ChargeFrequency = 'One-Time' AND date_diff('day', ChargePeriodStart, ChargePeriodEnd) > 32 AS isWholeTerm
  )
  WHERE CommitmentDiscountId IS NOT NULL AND ChargePeriodStart::DATE <= x_KnownThrough
  GROUP BY ALL
), books AS (
  SELECT ServiceProviderName, BillingAccountId, min(ChargePeriodStart) AS firstBilledDay FROM known_charges GROUP BY ALL
), ends AS (
  SELECT x_EventName, ServiceProviderName, min(x_FirstDay) AS endDay, min(x_Where) AS x_Where
  FROM known_events WHERE x_EventKind = 'commitment expiry' GROUP BY ALL
), terms AS (
  SELECT
    stated.* EXCLUDE (BillingAccountId, statedStart, statedEnd, purchaseStart, purchaseEnd, lastEnd, seenDays, hasLongLines),
    x_KnownThrough, lastEnd, x_Payment AS saidPayment,
    CASE
      WHEN commitment_terms.x_Start IS NOT NULL THEN {'day': commitment_terms.x_Start, 'source': commitment_terms.x_Where}
      WHEN statedStart IS NOT NULL THEN {'day': statedStart, 'source': 'term on the bill'}
      WHEN purchaseStart IS NOT NULL THEN {'day': purchaseStart, 'source': 'purchase on the bill'}
      WHEN isSteady AND firstDay > firstBilledDay THEN {'day': firstDay, 'source': 'first charge on the bill'}
    END AS start,
    CASE
      WHEN commitment_terms.x_End IS NOT NULL THEN {'day': commitment_terms.x_End, 'source': commitment_terms.x_Where}
      WHEN statedEnd IS NOT NULL THEN {'day': statedEnd, 'source': 'term on the bill'}
      WHEN purchaseEnd IS NOT NULL THEN {'day': purchaseEnd, 'source': 'purchase on the bill'}
      WHEN endDay IS NOT NULL THEN {'day': endDay, 'source': ends.x_Where}
      WHEN isSteady AND lastEnd < x_KnownThrough - 3 THEN {'day': lastEnd, 'source': 'last charge on the bill'}
    END AS ending
  FROM stated
  CROSS JOIN forecast_calendar
  CROSS JOIN LATERAL (SELECT lastEnd - firstDay >= 7 AND (hasLongLines OR seenDays >= 0.9 * (lastEnd - firstDay)) AS isSteady)
  LEFT JOIN books USING (ServiceProviderName, BillingAccountId)
  LEFT JOIN commitment_terms USING (CommitmentDiscountId)
  LEFT JOIN ends
    ON ends.x_EventName IN (stated.CommitmentDiscountName, stated.CommitmentDiscountId)
      AND (ends.ServiceProviderName IS NULL OR ends.ServiceProviderName = stated.ServiceProviderName)
), latest AS (
  SELECT
    ServiceProviderName, CommitmentDiscountId,
    max_by(x_PlanGroup, BillingPeriodStart) AS x_PlanGroup,
    bool_or(x_IsPaidUpfront) AS isPaidUpfront,
    sum(x_RecurringBilledCost) AS recurring,
    sum(EffectiveCost) AS whole,
    max_by({'first': BillingPeriodStart, 'whole': EffectiveCost}, (last_day(BillingPeriodStart) <= x_KnownThrough, BillingPeriodStart)) FILTER (EffectiveCost > 0) AS month
  FROM commitment_months CROSS JOIN forecast_calendar
  GROUP BY ALL
)
SELECT
  terms.ServiceProviderName,
  terms.CommitmentDiscountId,
  CommitmentDiscountName, CommitmentDiscountType, CommitmentDiscountCategory, SubAccountId, SubAccountName,
  x_PlanGroup,
  start.day AS x_Start,
  start.source AS x_StartSource,
  ending.day AS x_End,
  ending.source AS x_EndSource,
  CASE WHEN ending.source IS DISTINCT FROM 'last charge on the bill' THEN date_sub('month', start.day, ending.day + 3) END AS x_TermMonths,
  CASE
    WHEN saidPayment IS NOT NULL THEN saidPayment
    WHEN recurring >= whole * 0.95 AND recurring > 0 THEN 'No upfront'
    WHEN recurring > 0 THEN 'Partial upfront'
    WHEN isPaidUpfront THEN 'All upfront'
  END AS x_Payment,
  firstDay AS x_FirstSeenDay,
  lastEnd - 1 AS x_LastSeenDay,
  CASE WHEN ending.day <= x_KnownThrough THEN 'Ended' WHEN ending.day IS NULL AND lastEnd < x_KnownThrough - 31 THEN 'Not seen' ELSE 'Active' END AS x_CommitmentStatus,
  CASE WHEN ending.day > x_KnownThrough THEN ending.day - x_KnownThrough END AS x_DaysLeft,
  CASE
    WHEN month IS NOT NULL THEN month.whole / (24 * greatest(1,
      least(last_day(month.first), x_KnownThrough, coalesce(ending.day - 1, x_KnownThrough)) - greatest(month.first, firstDay, coalesce(start.day, month.first)) + 1))
  END::DECIMAL(38, 12) AS x_HourlyCost
FROM terms LEFT JOIN latest USING (ServiceProviderName, CommitmentDiscountId)
