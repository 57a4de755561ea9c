-- in:    closed_rates, known_charges, rate_book, rate_target
-- grain: one day of charges in a billing month and currency (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
-- spec:  — (a month's rate is that of all its charges; without one the newest dated rate counts that is not after the charge's day and at
--        most 31 days older. The day is kept inside the billing month: a correction is converted as the invoice that it stands on.
--        A closed month keeps its rates)
WITH days AS (
  SELECT DISTINCT
    BillingPeriodStart, ChargePeriodStart, BillingCurrency,
    least(greatest(ChargePeriodStart, BillingPeriodStart), last_day(BillingPeriodStart)) AS x_Day
  FROM known_charges
),
wanted AS (
  SELECT rate_book.* FROM rate_book JOIN rate_target ON x_To = x_ReportingCurrency
),
dated AS (
  SELECT days.*, wanted.x_Rate, wanted.x_Date, wanted.x_RateSource
  FROM days ASOF JOIN (SELECT * FROM wanted WHERE x_Date IS NOT NULL) AS wanted ON wanted.x_From = days.BillingCurrency AND wanted.x_Date <= days.x_Day
)
SELECT
  days.BillingPeriodStart,
  days.ChargePeriodStart,
  days.BillingCurrency,
  CASE
    WHEN closed_rates.x_Rate IS NOT NULL THEN closed_rates.x_Rate
    WHEN days.BillingCurrency = x_ReportingCurrency THEN 1
    WHEN monthly.x_Rate IS NOT NULL THEN monthly.x_Rate
    WHEN days.x_Day - dated.x_Date <= 31 THEN dated.x_Rate
  END::DECIMAL(18, 10) AS x_Rate,
  days.x_Day,
  CASE WHEN closed_rates.x_Rate IS NOT NULL THEN closed_rates.x_RateDay WHEN monthly.x_Rate IS NULL THEN dated.x_Date END AS x_RateDay,
  CASE WHEN closed_rates.x_Rate IS NOT NULL THEN closed_rates.x_RateSource WHEN monthly.x_Rate IS NULL THEN dated.x_RateSource ELSE monthly.x_RateSource END AS x_RateSource
FROM days
CROSS JOIN rate_target
LEFT JOIN wanted AS monthly ON monthly.x_Month = days.BillingPeriodStart AND monthly.x_From = days.BillingCurrency
LEFT JOIN dated USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
LEFT JOIN closed_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
