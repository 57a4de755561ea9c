-- in:    exchange_rates, matched_rules, pools, profiled_charges
-- grain: one billing period, usage that other charges can belong to, and who bears it (BillingPeriodStart, x_BaseKey, x_Receiver, x_IsPool)
-- spec:  — (effective cost of usage in the reporting currency; the macro usage_keys says what belongs together; nothing where no policy follows usage)
WITH usage AS (
  SELECT
    BillingPeriodStart, x_SliceStart, BillingCurrency, InvoiceIssuerName, BillingAccountId, SubAccountId, ServiceName,
    CASE WHEN CommitmentDiscountStatus = 'Used' THEN CommitmentDiscountId END AS x_Commitment,
    coalesce(x_Pool, x_CostCenter, 'Unallocated') AS x_Payer,
    x_Pool,
    sum(EffectiveCost) AS EffectiveCost
  FROM profiled_charges LEFT JOIN matched_rules USING (x_ProfileId)
  WHERE (SELECT count(*) FROM pools WHERE x_Split = 'follow') > 0
    AND ChargeCategory = 'Usage' AND ChargeClass IS NULL AND CommitmentDiscountStatus IS DISTINCT FROM 'Unused'
    AND coalesce(x_Pool NOT IN (SELECT x_Pool FROM pools WHERE x_Split = 'follow'), true)
  GROUP BY ALL
),
placed AS (
  SELECT
    usage.BillingPeriodStart,
    unnest(usage_keys(InvoiceIssuerName, BillingAccountId, SubAccountId, ServiceName, x_Commitment)) AS x_BaseKey,
    CASE WHEN usage.x_Pool IS NOT NULL AND held.x_Pool IS NULL THEN 'Unallocated' ELSE x_Payer END AS x_Receiver,
    held.x_Pool IS NOT NULL AS x_IsPool,
    in_reporting_currency(EffectiveCost, x_Rate) AS EffectiveCost
  FROM usage
  JOIN exchange_rates USING (BillingPeriodStart, BillingCurrency)
  LEFT JOIN pools AS held
    ON held.x_Pool = usage.x_Pool
      AND (x_ValidFrom IS NULL OR x_ValidFrom::DATE <= x_SliceStart) AND (x_ValidTo IS NULL OR x_ValidTo::DATE > x_SliceStart)
)
SELECT BillingPeriodStart, x_BaseKey, x_Receiver, x_IsPool, sum(EffectiveCost)::DECIMAL(38, 12) AS EffectiveCost
FROM placed
WHERE x_BaseKey IS NOT NULL
GROUP BY ALL
HAVING sum(EffectiveCost) > 0
