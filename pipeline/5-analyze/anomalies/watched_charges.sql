-- kind:  view
-- in:    reported_charges, monthly_meters, marketplace_sellers, forecast_calendar
-- grain: one row of reported_charges up to the last known day, and why it is not watched for anomalies, if it is not
-- spec:  FOCUS 1.4 ChargeCategory, ChargeClass, CommitmentDiscountStatus (usage alone has habits that can be broken)
SELECT
  charges.*,
  CASE
    WHEN ChargeClass = 'Correction' OR x_CorrectionKind IS NOT NULL THEN 'Corrections and refunds'
    WHEN ChargeCategory = 'Purchase' THEN 'Purchases'
    WHEN ChargeCategory = 'Tax' THEN 'Tax'
    WHEN ChargeCategory = 'Credit' THEN 'Credits'
    WHEN ChargeCategory <> 'Usage' THEN 'Adjustments'
    WHEN CommitmentDiscountStatus = 'Unused' THEN 'Unused commitments'
    WHEN sellers.ServiceProviderName IS NOT NULL THEN 'Marketplace'
    WHEN monthly.SkuMeter IS NOT NULL THEN 'Billed by the month'
    WHEN EffectiveCost <= 0 THEN 'No cost'
  END AS x_LeftOutReason
FROM reported_charges AS charges
CROSS JOIN forecast_calendar
LEFT JOIN (SELECT DISTINCT ServiceProviderName FROM marketplace_sellers) AS sellers ON sellers.ServiceProviderName = charges.ServiceProviderName
LEFT JOIN monthly_meters AS monthly
  ON monthly.ServiceProviderName = charges.ServiceProviderName
  AND monthly.ServiceName = charges.ServiceName
  AND monthly.SubAccountId = charges.SubAccountId
  AND monthly.SkuMeter = charges.SkuMeter
  AND monthly.RegionId = charges.RegionId
  AND monthly.ResourceId = coalesce(charges.ResourceId, '')
  AND monthly.x_CostCenter = coalesce(charges.x_CostCenter, '')
WHERE ChargePeriodStart <= x_KnownThrough
