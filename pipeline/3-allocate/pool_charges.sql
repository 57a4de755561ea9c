-- in:    followed_usage, matched_rules, pools, profiled_charges
-- grain: one day, origin, tag set and rule of the cost that goes into a pool (x_PoolChargeNumber)
-- spec:  FOCUS 1.3+ split cost allocation: these are the origin charges, summed over resources and SKUs; x_BaseKey says by which base one is
--        split: of its billing account, or the narrowest usage that it can belong to and somebody bears
WITH splits AS (
  SELECT x_Pool, bool_or(x_Split = 'base') AS isBase, bool_or(x_Split = 'follow') AS isFollowing FROM pools GROUP BY ALL
),
origins AS (
  SELECT
    ChargePeriodStart, x_SliceStart, BillingPeriodStart, InvoiceIssuerName, BillingAccountId, BillingAccountName, BillingCurrency,
    ServiceProviderName, SubAccountId, SubAccountName, ServiceCategory, ServiceName, RegionId, RegionName,
    ChargeCategory, ChargeClass, ChargeFrequency, PricingCategory, CommitmentDiscountStatus, Tags,
    x_AllocationRuleId, x_Pool, isBase, isFollowing,
    x_CorrectedPeriodStart, x_CorrectionKind, x_CorrectionReference,
    CASE WHEN isFollowing THEN CommitmentDiscountId END AS x_Commitment,
    sum(BilledCost) AS BilledCost,
    sum(EffectiveCost) AS EffectiveCost,
    sum(ListCost) AS ListCost,
    sum(ContractedCost) AS ContractedCost,
    sum(x_ChargeCount) AS x_ChargeCount
  FROM profiled_charges JOIN matched_rules USING (x_ProfileId) JOIN splits USING (x_Pool)
  GROUP BY ALL
),
keyed AS (
  SELECT
    *,
    CASE WHEN isFollowing THEN usage_keys(InvoiceIssuerName, BillingAccountId, SubAccountId, ServiceName, x_Commitment) ELSE [] END AS keys
  FROM origins
),
borne AS (
  SELECT DISTINCT BillingPeriodStart, x_BaseKey FROM followed_usage
)
SELECT
  row_number() OVER () AS x_PoolChargeNumber,
  keyed.* EXCLUDE (isBase, isFollowing, x_Commitment, keys),
  CASE
    WHEN isBase THEN coalesce(InvoiceIssuerName, '') || '|' || coalesce(BillingAccountId, '')
    WHEN isFollowing THEN coalesce(commitments.x_BaseKey, services.x_BaseKey, subAccounts.x_BaseKey, billingAccounts.x_BaseKey, 'everything')
    ELSE ''
  END AS x_BaseKey
FROM keyed
LEFT JOIN borne AS commitments ON commitments.BillingPeriodStart = keyed.BillingPeriodStart AND commitments.x_BaseKey = keys[1]
LEFT JOIN borne AS services ON services.BillingPeriodStart = keyed.BillingPeriodStart AND services.x_BaseKey = keys[2]
LEFT JOIN borne AS subAccounts ON subAccounts.BillingPeriodStart = keyed.BillingPeriodStart AND subAccounts.x_BaseKey = keys[3]
LEFT JOIN borne AS billingAccounts ON billingAccounts.BillingPeriodStart = keyed.BillingPeriodStart AND billingAccounts.x_BaseKey = keys[4]
