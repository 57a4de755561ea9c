-- in:    known_charges, charge_rates
-- grain: one seller whose charges come on somebody else's bill (InvoiceIssuerName, ServiceProviderName)
-- spec:  FOCUS 1.4 InvoiceIssuerName, ServiceProviderName (where one provider has half of what an issuer bills or more, one with less than a fifth is a
--        seller on its marketplace; one that has a larger part of another issuer's bill is sold elsewhere and watched)
WITH billed AS (
  SELECT InvoiceIssuerName, ServiceProviderName, sum(in_reporting_currency(BilledCost, x_Rate)) AS BilledCost
  FROM known_charges JOIN charge_rates USING (BillingPeriodStart, ChargePeriodStart, BillingCurrency)
  WHERE InvoiceIssuerName IS NOT NULL AND ServiceProviderName IS NOT NULL
  GROUP BY ALL
), judged AS (
  SELECT
    InvoiceIssuerName, ServiceProviderName,
    sum(BilledCost) OVER issuer AS whole,
    BilledCost < 0.2 * whole AND max(BilledCost) OVER issuer >= 0.5 * whole AS isSeller
  FROM billed
  WINDOW issuer AS (PARTITION BY InvoiceIssuerName)
)
SELECT InvoiceIssuerName, ServiceProviderName
FROM judged
QUALIFY bool_and(isSeller) OVER (PARTITION BY ServiceProviderName)
