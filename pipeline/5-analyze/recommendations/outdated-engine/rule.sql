-- title: Surcharge for an outdated version
-- why:   The provider bills extended support for a version whose standard support has ended, on top of the machine, and the rate rises with the years.
-- do:    Plan the upgrade to a supported version; test it on a copy first. The surcharge ends the day the new version runs.
-- learn: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html
-- in:    recent_charges
-- meters: (?i)extended.?(support|security)
-- grain: one resource and meter under extended support (SubAccountId, RegionId, ResourceId)
-- spec:  meters named extended support or extended security by the provider, such as ExtendedSupport:Yr1-Yr2:MySQL5.7
WITH surcharges AS (
  SELECT
    ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
    string_agg(DISTINCT SkuMeter, ', ' ORDER BY SkuMeter) AS meters,
    sum(x_AvoidableCost) AS surcharge,
    min(ChargePeriodStart) AS x_EvidenceFirstDay,
    max(ChargePeriodStart) AS x_EvidenceLastDay,
    max(ChargePeriodStart) >= max(x_KnownThrough) - 3
      OR (min(ChargePeriodStart) = max(ChargePeriodStart) AND bool_and(ChargePeriodStart = BillingPeriodStart)) AS isStillBilled,
    any_value(x_ReportingCurrency) AS currency
  FROM recent_charges
  WHERE ChargeCategory = 'Usage' AND x_AvoidableCost > 0 AND regexp_matches(SkuMeter, '(?i)extended.?(support|security)')
  GROUP BY ALL
)
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
  format('{} cost {:,.2f} {} in the month to {}.', meters, surcharge, currency, x_EvidenceLastDay) AS x_Evidence,
  x_EvidenceFirstDay,
  x_EvidenceLastDay,
  surcharge AS x_MonthlySavings,
  'High' AS x_Confidence,
  'High' AS x_Effort,
  surcharge AS x_MonthlyCost,
  'Support' AS x_CostPart,
  'Configure' AS x_Action,
  meters AS x_CurrentSku
FROM surcharges
WHERE isStillBilled
