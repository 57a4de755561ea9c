-- in: earlier.bill_totals, earlier.bills, later.bill_totals, later.bills
-- grain: one bill, billing currency and billing period that one edition alone counts, or counts otherwise (x_BillId, BillingCurrency, BillingPeriodStart)
-- spec: — (in billing currency)
WITH files AS (
  SELECT x_BillId, x_BillName, x_BillStatus AS x_EarlierStatus, NULL AS x_LaterStatus, NULL AS x_Note FROM earlier.bills WHERE x_BillStatus <> 'Duplicate'
  UNION ALL
  SELECT x_BillId, x_BillName, NULL, x_BillStatus, x_Note FROM later.bills WHERE x_BillStatus <> 'Duplicate'
),
statuses AS (
  SELECT
    x_BillId, max(x_BillName) AS x_BillName, max(x_EarlierStatus) AS x_EarlierStatus, max(x_LaterStatus) AS x_LaterStatus, max(x_Note) AS x_Note
  FROM files GROUP BY x_BillId
),
sides AS (
  SELECT x_BillId, BillingCurrency, BillingPeriodStart, EffectiveCost::DECIMAL(38, 12) AS x_EarlierEffectiveCost, 0::DECIMAL(38, 12) AS EffectiveCost
  FROM earlier.bill_totals
  UNION ALL
  SELECT x_BillId, BillingCurrency, BillingPeriodStart, 0::DECIMAL(38, 12), EffectiveCost::DECIMAL(38, 12) FROM later.bill_totals
),
totals AS (
  SELECT
    x_BillId, BillingCurrency, BillingPeriodStart,
    sum(x_EarlierEffectiveCost) AS x_EarlierEffectiveCost, sum(EffectiveCost) AS EffectiveCost,
    sum(EffectiveCost) - sum(x_EarlierEffectiveCost) AS x_Change
  FROM sides GROUP BY x_BillId, BillingCurrency, BillingPeriodStart
)
SELECT
  x_BillName,
  CASE
    WHEN x_EarlierStatus IS NULL THEN 'New'
    WHEN x_LaterStatus IS NULL THEN 'Gone'
    WHEN x_EarlierStatus <> x_LaterStatus THEN x_LaterStatus
    ELSE 'Counted otherwise'
  END AS x_BillChange,
  BillingPeriodStart, BillingCurrency, x_EarlierEffectiveCost, EffectiveCost, x_Change, x_Note, x_BillId
FROM statuses LEFT JOIN totals USING (x_BillId)
WHERE x_EarlierStatus IS DISTINCT FROM x_LaterStatus OR x_Change <> 0
ORDER BY BillingPeriodStart DESC, x_BillName, BillingCurrency, x_BillId
