-- in:    allocated_charges, charge_rates, cost_centers, forecast_calendar
-- grain: one complete month of the last 24 and department (BillingPeriodStart, x_Department)
-- spec:  contract/gold.ts, cost_bridges. Sales-quantity, sales-mix and price variance of Horngren, Datar & Rajan, Cost Accounting, chapter
--        "Variance analysis", per service and unit of measure: with P = cost / quantity before, usage = (Q1 - Q0) × P, mix = Σ q1 × p0 - Q1 × P,
--        price = Σ q1 × (p1 - p0). An item is a SKU or meter in a region. Each part is a decimal before it is added up, so that
--        order is nothing. To the cent; the rounding rest goes to the largest part.
WITH parts AS (
  SELECT
    BillingPeriodStart,
    coalesce(x_Department, '(no department)') AS x_Department,
    CASE
      WHEN ChargeCategory IN ('Tax', 'Credit', 'Adjustment') OR ChargeClass = 'Correction' OR x_CorrectedPeriodStart IS NOT NULL
        OR (ChargeCategory = 'Purchase' AND coalesce(ChargeFrequency, 'One-Time') <> 'Recurring') THEN 'One-off'
      WHEN x_AllocationKind = 'Shared' THEN 'Shared'
      ELSE 'Item'
    END AS kind,
    ServiceProviderName, ServiceName, RegionId, coalesce(SkuId, SkuMeter) AS sku, SkuMeter,
    CASE WHEN PricingQuantity IS NULL THEN ConsumedUnit ELSE PricingUnit END AS unit,
    coalesce(PricingQuantity, ConsumedQuantity) AS quantity,
    in_reporting_currency(EffectiveCost, x_Rate) AS EffectiveCost
  FROM allocated_charges JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency) JOIN cost_centers USING (x_CostCenter)
), items AS (
  SELECT
    BillingPeriodStart, x_Department, kind,
    CASE WHEN kind = 'Item' THEN ROW(ServiceProviderName, ServiceName, RegionId, sku, SkuMeter, unit) END AS item,
    CASE WHEN kind = 'Item' THEN ROW(ServiceProviderName, ServiceName, unit) END AS family,
    coalesce(sum(quantity), 0) AS quantity,
    sum(EffectiveCost) AS EffectiveCost
  FROM parts
  GROUP BY ALL
), pairs AS (
  SELECT
    month AS BillingPeriodStart, x_Department, kind, item, family,
    bool_or(isAfter) AS isAfter, bool_or(NOT isAfter) AS isBefore,
    sum(CASE WHEN isAfter THEN quantity ELSE 0 END) AS q1,
    sum(CASE WHEN isAfter THEN 0 ELSE quantity END) AS q0,
    sum(CASE WHEN isAfter THEN EffectiveCost ELSE 0 END) AS c1,
    sum(CASE WHEN isAfter THEN 0 ELSE EffectiveCost END) AS c0
  FROM (
    SELECT BillingPeriodStart AS month, true AS isAfter, * FROM items
    UNION ALL
    SELECT (BillingPeriodStart + INTERVAL 1 MONTH)::DATE, false, * FROM items
  ) CROSS JOIN forecast_calendar
  WHERE month BETWEEN greatest(x_LastCompleteMonth - INTERVAL 23 MONTH, x_FirstMonth + INTERVAL 1 MONTH) AND x_LastCompleteMonth
  GROUP BY ALL
), families AS (
  SELECT
    BillingPeriodStart, x_Department,
    sum(c0) AS c0, sum(c1) AS c1,
    (sum(c0)::DOUBLE * (sum(q1) - sum(q0))::DOUBLE / sum(q0)::DOUBLE)::DECIMAL(38, 12) AS usageEffect,
    sum((c0::DOUBLE * q1::DOUBLE / q0::DOUBLE)::DECIMAL(38, 12)) - (sum(c0)::DOUBLE * sum(q1)::DOUBLE / sum(q0)::DOUBLE)::DECIMAL(38, 12) AS mixEffect
  FROM pairs
  WHERE kind = 'Item' AND isBefore AND isAfter AND q0 > 0 AND q1 > 0
  GROUP BY BillingPeriodStart, x_Department, family
), effects AS (
  SELECT BillingPeriodStart, x_Department, 'Price' AS effect, c1 - c0 - usageEffect - mixEffect AS x_Change FROM families
  UNION ALL SELECT BillingPeriodStart, x_Department, 'Usage', usageEffect FROM families
  UNION ALL SELECT BillingPeriodStart, x_Department, 'Mix', mixEffect FROM families
  UNION ALL
  SELECT
    BillingPeriodStart, x_Department,
    CASE WHEN kind <> 'Item' THEN kind WHEN NOT isBefore THEN 'New' WHEN NOT isAfter THEN 'Gone' ELSE 'Price' END,
    c1 - c0
  FROM pairs
  WHERE NOT (kind = 'Item' AND isBefore AND isAfter AND q0 > 0 AND q1 > 0)
), rounded AS (
  SELECT BillingPeriodStart, x_Department, effect, sum(x_Change)::DECIMAL(38, 2) AS x_Change FROM effects GROUP BY ALL
), totals AS (
  SELECT BillingPeriodStart, x_Department, sum(c0)::DECIMAL(38, 2) AS x_PreviousEffectiveCost, sum(c1)::DECIMAL(38, 2) AS EffectiveCost FROM pairs GROUP BY ALL
), settled AS (
  SELECT
    rounded.* REPLACE (
      x_Change + CASE
        WHEN row_number() OVER (department ORDER BY abs(x_Change) DESC, effect) = 1
          THEN EffectiveCost - x_PreviousEffectiveCost - sum(x_Change) OVER (department) ELSE 0
      END AS x_Change
    ),
    x_PreviousEffectiveCost, EffectiveCost
  FROM rounded JOIN totals USING (BillingPeriodStart, x_Department)
  WINDOW department AS (PARTITION BY BillingPeriodStart, x_Department)
)
SELECT
  BillingPeriodStart, x_Department, x_PreviousEffectiveCost,
  coalesce(sum(x_Change) FILTER (effect = 'Price'), 0)::DECIMAL(38, 2) AS x_PriceEffect,
  coalesce(sum(x_Change) FILTER (effect = 'Usage'), 0)::DECIMAL(38, 2) AS x_UsageEffect,
  coalesce(sum(x_Change) FILTER (effect = 'Mix'), 0)::DECIMAL(38, 2) AS x_MixEffect,
  coalesce(sum(x_Change) FILTER (effect = 'New'), 0)::DECIMAL(38, 2) AS x_NewEffect,
  coalesce(sum(x_Change) FILTER (effect = 'Gone'), 0)::DECIMAL(38, 2) AS x_GoneEffect,
  coalesce(sum(x_Change) FILTER (effect = 'One-off'), 0)::DECIMAL(38, 2) AS x_OneOffEffect,
  coalesce(sum(x_Change) FILTER (effect = 'Shared'), 0)::DECIMAL(38, 2) AS x_SharedEffect,
  EffectiveCost
FROM settled
GROUP BY BillingPeriodStart, x_Department, x_PreviousEffectiveCost, EffectiveCost
