-- in: currency_costs, input_entries
-- grain: one month, provider and billing currency, newest first (BillingPeriodStart, ServiceProviderName, BillingCurrency)
-- spec: — (a rate is of the whole month, or of days of it; x_WrittenBy says who wrote its line, where git knows)
WITH converted AS (
  SELECT
    BillingPeriodStart, ServiceProviderName, BillingCurrency,
    sum(BilledCost) AS BilledCost,
    min(x_LowestRate) AS x_LowestRate,
    CASE WHEN max(x_HighestRate) <> min(x_LowestRate) THEN max(x_HighestRate) END AS x_HighestRate,
    min(x_FirstRateDay) AS x_FirstRateDay,
    max(x_LastRateDay) AS x_LastRateDay,
    min(x_RateSource) AS x_RateSource,
    sum(x_ReportedBilledCost) AS x_ReportedBilledCost
  FROM currency_costs
  WHERE BillingCurrency <> $currency
  GROUP BY ALL
),
rates AS (
  SELECT split_part(x_Entry, ' · ', 1) AS x_Time, split_part(x_Entry, ' · ', 2) AS BillingCurrency, x_Author || ', ' || x_CommittedOn::VARCHAR || ', ' || x_Commit AS x_Line
  FROM input_entries
  WHERE x_InputKind = 'rate' AND split_part(x_Entry, ' · ', 3) = $currency
),
writers AS (
  SELECT
    BillingPeriodStart, ServiceProviderName, BillingCurrency,
    CASE WHEN count(DISTINCT x_Line) > 1 THEN count(DISTINCT x_Line) || ' commits' ELSE min(x_Line) END AS x_WrittenBy
  FROM converted JOIN rates USING (BillingCurrency)
  WHERE x_Time BETWEEN coalesce(x_FirstRateDay::VARCHAR, strftime(BillingPeriodStart, '%Y-%m')) AND coalesce(x_LastRateDay::VARCHAR, strftime(BillingPeriodStart, '%Y-%m'))
  GROUP BY ALL
)
SELECT converted.*, x_WrittenBy
FROM converted LEFT JOIN writers USING (BillingPeriodStart, ServiceProviderName, BillingCurrency)
ORDER BY BillingPeriodStart DESC, ServiceProviderName, BillingCurrency
