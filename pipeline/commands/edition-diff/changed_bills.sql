-- in:    earlier.bill_totals, earlier.bills, later.bill_totals, later.bills
-- grain: one bill, billing account, billing currency and billing period that one edition alone counts, or counts otherwise; in billing currency
-- spec:  —
WITH sides AS (
  SELECT x_BillId, x_Sha256, x_BillName, x_BillStatus, x_Note, 'Before' AS x_Side FROM earlier.bills WHERE x_BillStatus <> 'Duplicate'
  UNION ALL BY NAME
  SELECT x_BillId, x_Sha256, x_BillName, x_BillStatus, x_Note, 'After' AS x_Side FROM later.bills WHERE x_BillStatus <> 'Duplicate'
),
files AS (
  SELECT
    x_BillId,
    coalesce(max(x_BillName) FILTER (x_Side = 'After'), max(x_BillName)) AS x_BillName,
    max(x_Sha256) AS x_Sha256,
    max(x_BillStatus) FILTER (x_Side = 'Before') AS x_StatusBefore,
    max(x_BillStatus) FILTER (x_Side = 'After') AS x_StatusAfter,
    max(x_Note) FILTER (x_Side = 'After') AS x_Note
  FROM sides GROUP BY x_BillId
),
costs AS (
  SELECT x_BillId, BillingAccountId, BillingCurrency, BillingPeriodStart, BilledCost AS x_BilledBefore, EffectiveCost AS x_Before, 0 AS x_BilledAfter, 0 AS x_After
  FROM earlier.bill_totals
  UNION ALL BY NAME
  SELECT x_BillId, BillingAccountId, BillingCurrency, BillingPeriodStart, 0 AS x_BilledBefore, 0 AS x_Before, BilledCost AS x_BilledAfter, EffectiveCost AS x_After
  FROM later.bill_totals
),
totals AS (
  SELECT
    x_BillId, BillingAccountId, BillingCurrency, BillingPeriodStart,
    sum(x_BilledBefore::DECIMAL(38, 12)) AS x_BilledBefore,
    sum(x_BilledAfter::DECIMAL(38, 12)) AS x_BilledAfter,
    sum(x_Before::DECIMAL(38, 12)) AS x_Before,
    sum(x_After::DECIMAL(38, 12)) AS x_After
  FROM costs GROUP BY ALL
)
SELECT
  x_BillId, x_BillName, x_Sha256,
  CASE
    WHEN x_StatusBefore IS NULL THEN 'New'
    WHEN x_StatusAfter IS NULL THEN 'Gone'
    WHEN x_StatusBefore <> x_StatusAfter THEN x_StatusAfter
    ELSE 'Counted otherwise'
  END AS x_BillChange,
  x_Note,
  BillingAccountId, BillingCurrency, BillingPeriodStart,
  x_BilledBefore, x_BilledAfter, x_BilledAfter - x_BilledBefore AS x_BilledChange,
  x_Before, x_After, x_After - x_Before AS x_Change
FROM files LEFT JOIN totals USING (x_BillId)
WHERE x_StatusBefore IS DISTINCT FROM x_StatusAfter OR x_Before <> x_After OR x_BilledBefore <> x_BilledAfter
ORDER BY BillingPeriodStart, x_BillName, BillingAccountId, BillingCurrency, x_BillId
