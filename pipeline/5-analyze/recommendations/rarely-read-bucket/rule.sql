-- title: Bucket that is hardly read
-- why:   Standard storage is priced for data in use; what is read less than once a month is cheaper in an infrequent-access class, at a fee for reading it back.
-- do:    Set a lifecycle rule that moves objects after 30 days, or intelligent tiering where reads cannot be foreseen. Objects below 128 KB and short-lived ones do not pay.
-- learn: https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
-- in:    metered_resources
-- meters: TimedStorage-ByteHrs$|^Standard Storage |^Hot (LRS|ZRS|GRS) Data Stored$
-- grain: one bucket or storage account (SubAccountId, RegionId, ResourceId)
-- spec:  — (fewer than one request of any kind for each 10 GB in the month, where the bill names the requests of other buckets of the service. Prices: the class of
--        less access on this bill, else list prices of us-east-1, East US and us-central1 of 2025-06-30: S3 Standard-IA 0.0125 and 0.01 a GB read, Azure Cool 0.01 and
--        0.01, Nearline 0.01 and 0.01; a tenth is taken to be read back each month)
WITH meters AS (
  SELECT
    *,
    regexp_matches(SkuMeter, '^([A-Z0-9]+-)?TimedStorage-ByteHrs$|^Standard Storage |^Hot (LRS|ZRS|GRS) Data Stored$') AS isStandard,
    regexp_matches(SkuMeter, 'Requests-Tier|Class [AB] Operations|(Read|Write|List|Other) .*Operations') AS isRequests,
    regexp_matches(SkuMeter, 'TimedStorage-SIA-ByteHrs|^Nearline Storage |^Cool (LRS|ZRS|GRS) Data Stored') AS isColder
  FROM metered_resources
  WHERE ServiceCategory = 'Storage' AND NOT regexp_matches(ServiceName, '(?i)file|backup|snapshot')
), buckets AS (
  SELECT
    ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
    sum(PricingQuantity) FILTER (isStandard) AS gigabytes,
    sum(x_AvoidableCost) FILTER (isStandard) AS standardCost,
    coalesce(sum(ConsumedQuantity) FILTER (isRequests), 0) AS requests,
    min(x_FirstDay) FILTER (isStandard) AS x_EvidenceFirstDay, max(x_LastDay) FILTER (isStandard) AS x_EvidenceLastDay,
    bool_and(x_IsStillBilled AND (x_Days >= 14 OR x_IsMonthly)) FILTER (isStandard) AS isStanding,
    any_value(x_ReportingCurrency) AS currency
  FROM meters
  WHERE ResourceId IS NOT NULL
  GROUP BY ALL
  HAVING gigabytes > 0
), prices AS (
  SELECT ServiceProviderName, RegionId, sum(EffectiveCost) / sum(PricingQuantity) AS colderPrice FROM meters WHERE isColder AND PricingQuantity > 0 GROUP BY ALL
), lists(provider, standardPrice, colderList, readPrice) AS (
  VALUES ('AWS', 0.023, 0.0125, 0.01), ('Amazon Web Services', 0.023, 0.0125, 0.01), ('Microsoft', 0.0184, 0.01, 0.01), ('Google Cloud', 0.02, 0.01, 0.01)
), priced AS (
  SELECT
    buckets.*, colderPrice,
    (gigabytes * coalesce(colderPrice, standardCost / gigabytes * colderList / standardPrice) + standardCost * readPrice / standardPrice / 10)::DECIMAL(38, 12) AS colderCost
  FROM buckets
  JOIN lists ON provider = ServiceProviderName
  LEFT JOIN prices USING (ServiceProviderName, RegionId)
  WHERE isStanding AND requests < gigabytes / 10 AND (ServiceProviderName, ServiceName) IN (SELECT (ServiceProviderName, ServiceName) FROM buckets WHERE requests > 0)
)
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
  format('{:,.0f} GB-months in the standard class cost {:,.2f} {} from {} to {}, with {:,.0f} requests; a class of less access, a tenth of it read back, would have cost {:,.2f} at {}.',
    gigabytes, standardCost, currency, x_EvidenceFirstDay, x_EvidenceLastDay, requests, colderCost,
    CASE WHEN colderPrice IS NULL THEN 'the ratio of list prices of 2025-06-30' ELSE 'what that class costs on this bill' END) AS x_Evidence,
  x_EvidenceFirstDay,
  x_EvidenceLastDay,
  standardCost - colderCost AS x_MonthlySavings,
  'Medium' AS x_Confidence,
  'Low' AS x_Effort,
  standardCost AS x_MonthlyCost,
  'Storage' AS x_CostPart,
  'Configure' AS x_Action,
  'Standard' AS x_CurrentSku,
  'Infrequent access after 30 days' AS x_RecommendedSku
FROM priced
