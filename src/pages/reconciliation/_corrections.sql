-- in: cost_corrections
-- grain: one billing period, closed month that is corrected, kind, sub account, service and bill (all columns but the two costs)
-- spec: —
SELECT
  BillingPeriodStart, x_CorrectedPeriodStart, x_CorrectionKind, ServiceProviderName, SubAccountName, ServiceName,
  sum(BilledCost) AS BilledCost,
  sum(EffectiveCost) AS EffectiveCost,
  x_CorrectionReference
FROM cost_corrections
GROUP BY ALL
ORDER BY BillingPeriodStart DESC, x_CorrectedPeriodStart DESC, abs(sum(EffectiveCost)) DESC, x_CorrectionKind, ServiceProviderName, SubAccountName, ServiceName, x_CorrectionReference
