-- in: anomaly_coverage
-- grain: what is watched, then each reason for which cost is not, by size (x_LeftOutReason)
-- spec: —
SELECT
  coalesce(x_LeftOutReason, 'Watched: usage day by day') AS x_Treatment,
  x_ChargeCount,
  EffectiveCost,
  CASE WHEN sum(EffectiveCost) OVER () <> 0 THEN EffectiveCost::DOUBLE / (sum(EffectiveCost) OVER ())::DOUBLE END AS x_Share,
  CASE x_LeftOutReason
    WHEN 'Billed by the month' THEN 'A fee, a licence or usage that the bill states once a month: it has no days.'
    WHEN 'Purchases' THEN 'Commitments and one-time fees are bought on purpose, on one day.'
    WHEN 'Tax' THEN 'It follows the cost that it is on.'
    WHEN 'Credits' THEN 'They end by contract, not by accident.'
    WHEN 'Marketplace' THEN 'Other sellers on a provider’s bill: contracts, not usage.'
    WHEN 'Unused commitments' THEN 'The page Recommendations speaks of them.'
    WHEN 'Corrections and refunds' THEN 'They belong to days long past.'
    WHEN 'Adjustments' THEN 'They are made by hand.'
    WHEN 'No cost' THEN 'Free usage, or given back within its day.'
    ELSE 'Compared with its own past.'
  END AS x_Why
FROM anomaly_coverage
ORDER BY x_LeftOutReason IS NOT NULL, abs(EffectiveCost) DESC, x_LeftOutReason
