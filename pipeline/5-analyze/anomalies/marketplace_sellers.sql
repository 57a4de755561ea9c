-- in:    known_charges
-- grain: one seller whose charges come on somebody else's bill (InvoiceIssuerName, ServiceProviderName)
-- spec:  FOCUS 1.4 InvoiceIssuerName, ServiceProviderName (a provider with less than a fifth of what an issuer bills, beside a larger one, is a
--        seller on its marketplace; a reseller's larger providers are not)
SELECT InvoiceIssuerName, ServiceProviderName
FROM known_charges
WHERE InvoiceIssuerName IS NOT NULL AND ServiceProviderName IS NOT NULL
GROUP BY InvoiceIssuerName, ServiceProviderName
QUALIFY sum(BilledCost) < 0.2 * sum(sum(BilledCost)) OVER (PARTITION BY InvoiceIssuerName)
