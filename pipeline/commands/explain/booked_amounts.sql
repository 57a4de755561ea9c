-- in:    closed_charges, corrections, daily_charges, wanted_charges
-- grain: one amount of a charge of a closed month behind the number, and through what it came: kept by that month, corrected in a later one, or on the bills (x_Side)
-- spec:  — (a charge is what ../../3-allocate/closed-months/corrections.sql compares; what it keeps and all that corrects it are what its bills say)
WITH wanted AS (
  SELECT DISTINCT x_Through, x_KeptMonth, x_ChargeKey FROM wanted_charges WHERE x_ChargeKey IS NOT NULL
),
amounts AS (
  SELECT 'Billed' AS x_Side, BillingPeriodStart AS x_KeptMonth, charge_key(daily_charges) AS x_ChargeKey,
    x_DailyChargeNumber, ChargePeriodStart, ServiceName, ResourceId, ChargeCategory, BillingCurrency, EffectiveCost
  FROM daily_charges
  WHERE BillingPeriodStart IN (SELECT x_KeptMonth FROM wanted)
  UNION ALL BY NAME
  SELECT CASE WHEN x_CorrectionKind IS NULL THEN 'Kept' ELSE 'Corrected' END AS x_Side, coalesce(x_CorrectedPeriodStart, BillingPeriodStart) AS x_KeptMonth,
    charge_key(closed_charges) AS x_ChargeKey, x_CorrectionKind, x_CorrectionReference,
    ChargePeriodStart, ServiceName, ResourceId, ChargeCategory, BillingCurrency, EffectiveCost
  FROM closed_charges
  WHERE x_ClosedRowKind <> 'Part'
  UNION ALL BY NAME
  SELECT 'Corrected' AS x_Side, x_CorrectedPeriodStart AS x_KeptMonth, charge_key(corrections) AS x_ChargeKey, x_CorrectionKind, x_CorrectionReference,
    ChargePeriodStart, ServiceName, ResourceId, ChargeCategory, BillingCurrency, EffectiveCost
  FROM corrections
)
SELECT x_Through, amounts.* FROM wanted JOIN amounts USING (x_KeptMonth, x_ChargeKey)
