-- in:    allocated_charges, bill_lines, booked_amounts, borne_charges, daily_charges, line_charges, wanted_charges, published.monthly_costs
-- grain: one amount of a level and currency, held against the level above it
-- spec:  — (exact, to the last digit of the column)
WITH published_parts AS (
  SELECT coalesce('pool ' || x_Pool, 'direct') AS x_Through, sum(EffectiveCost) AS x_Amount
  FROM published.monthly_costs
  WHERE BillingPeriodStart = $month::DATE AND x_CostCenter = $cost_center AND ($service::VARCHAR IS NULL OR ServiceName = $service)
  GROUP BY ALL
),
borne AS (
  SELECT coalesce('pool ' || x_Pool, 'direct') AS x_Through, BillingCurrency, sum(EffectiveCost) AS x_Amount, sum(x_BillingEffectiveCost) AS billed
  FROM borne_charges
  GROUP BY ALL
),
handed_out AS (
  SELECT 'pool ' || x_Pool AS x_Through, BillingCurrency, sum(EffectiveCost) AS x_Amount
  FROM allocated_charges
  WHERE BillingPeriodStart = $month::DATE AND x_Pool IN (SELECT x_Pool FROM borne_charges)
    AND ($service::VARCHAR IS NULL OR coalesce(ServiceName, '(not stated)') = $service)
  GROUP BY ALL
),
wanted AS (
  SELECT x_Through, BillingCurrency, sum(EffectiveCost) AS x_Amount FROM wanted_charges GROUP BY ALL
),
booked AS (
  SELECT x_Through, x_KeptMonth, BillingCurrency,
    sum(EffectiveCost) FILTER (x_Side <> 'Billed') AS x_Booked, sum(EffectiveCost) FILTER (x_Side = 'Billed') AS x_Billed
  FROM booked_amounts
  GROUP BY ALL
),
-- A part of a split charge hangs on the lines of the whole, and these are held against all of its parts.
own_parts AS (
  SELECT x_Through, daily_charges.x_DailyChargeNumber, x_Origin, ChargePeriodStart, BillingPeriodStart, BillingCurrency, EffectiveCost
  FROM line_charges JOIN daily_charges USING (x_DailyChargeNumber)
),
whole_parts AS (
  SELECT x_Through, x_DailyChargeNumber, BillingCurrency, EffectiveCost FROM own_parts WHERE x_Origin IS NULL
  UNION ALL
  SELECT DISTINCT x_Through, parts.x_DailyChargeNumber, parts.BillingCurrency, parts.EffectiveCost
  FROM own_parts AS own
  JOIN daily_charges AS parts
    ON parts.x_Origin = own.x_Origin AND parts.ChargePeriodStart = own.ChargePeriodStart AND parts.BillingPeriodStart = own.BillingPeriodStart
),
own AS (
  SELECT x_Through, BillingCurrency, sum(EffectiveCost) AS x_Amount FROM own_parts GROUP BY ALL
),
whole AS (
  SELECT x_Through, BillingCurrency, sum(EffectiveCost) AS x_Amount FROM whole_parts GROUP BY ALL
),
lines AS (
  SELECT x_Through, BillingCurrency, sum(EffectiveCost) AS x_Amount FROM bill_lines GROUP BY ALL
),
levels AS (
  SELECT 1 AS x_Level, x_Through || ': the rules applied again, against the edition' AS level, $currency AS currency, published_parts.x_Amount AS above, again.x_Amount AS below
  FROM published_parts FULL JOIN (SELECT x_Through, sum(x_Amount) AS x_Amount FROM borne GROUP BY ALL) AS again USING (x_Through)
  UNION ALL
  SELECT 2, x_Through || ': daily charges, against what the rules say', BillingCurrency, borne.billed, wanted.x_Amount
  FROM borne LEFT JOIN wanted USING (x_Through, BillingCurrency)
  WHERE x_Through = 'direct'
  UNION ALL
  SELECT 2, x_Through || ': daily charges, against all that the pool handed out', BillingCurrency, handed_out.x_Amount, wanted.x_Amount
  FROM handed_out FULL JOIN (FROM wanted WHERE x_Through <> 'direct') AS wanted USING (x_Through, BillingCurrency)
  UNION ALL
  SELECT 3, x_Through || ': bills of ' || strftime(x_KeptMonth, '%Y-%m') || ' as they are, against what is booked of the same charges', BillingCurrency, x_Booked, x_Billed
  FROM booked
  UNION ALL
  SELECT 4, x_Through || ': bill lines, against daily charges' || CASE WHEN whole.x_Amount <> own.x_Amount THEN ' with the other parts of split ones' ELSE '' END,
    BillingCurrency, whole.x_Amount, lines.x_Amount
  FROM whole LEFT JOIN own USING (x_Through, BillingCurrency) FULL JOIN lines USING (x_Through, BillingCurrency)
)
SELECT level, currency, coalesce(above, 0)::DECIMAL(38, 12)::VARCHAR AS above, coalesce(below, 0)::DECIMAL(38, 12)::VARCHAR AS below, coalesce(above, 0) = coalesce(below, 0) AS isEqual
FROM levels
ORDER BY x_Level, level, currency
