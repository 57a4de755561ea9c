-- title: Trail that records everything a second time
-- why:   The first copy of management events is free in each region; a paid one means that another trail already records the same calls.
-- do:    Keep one trail for the organization and delete the other, or let it leave out management events. Ask security which one evidence is drawn from.
-- learn: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-manage-costs.html
-- in:    metered_resources
-- meters: PaidEventsRecorded$
-- grain: one trail, or all of a sub account and region where the bill names none (SubAccountId, RegionId, ResourceId)
-- spec:  meter PaidEventsRecorded of AWS CloudTrail: additional copies of management events; data events have meters of their own
SELECT
  ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId,
  format('{:,.0f} management events were recorded once more for {:,.2f} {} in the month to {}; the first copy is free.',
    sum(ConsumedQuantity), sum(x_AvoidableCost), any_value(x_ReportingCurrency), max(x_KnownThrough)) AS x_Evidence,
  min(x_FirstDay) AS x_EvidenceFirstDay,
  max(x_LastDay) AS x_EvidenceLastDay,
  sum(x_AvoidableCost) AS x_MonthlySavings,
  'High' AS x_Confidence,
  'Low' AS x_Effort,
  sum(x_AvoidableCost) AS x_MonthlyCost,
  'Configure' AS x_Action
FROM metered_resources
WHERE regexp_matches(SkuMeter, '(^|-)PaidEventsRecorded$') AND contains(ServiceName, 'CloudTrail')
GROUP BY ServiceProviderName, SubAccountId, ServiceName, RegionId, ResourceId
HAVING bool_or(x_IsStillBilled)
