-- in:    invoice_charges, invoice_reconciliations
-- severity: blocking
SELECT BillingCurrency, charged.BilledCost AS x_ChargedBilledCost, held.BilledCost AS x_HeldBilledCost
FROM (SELECT BillingCurrency, sum(BilledCost) AS BilledCost FROM invoice_charges GROUP BY ALL) AS charged
FULL JOIN (SELECT BillingCurrency, sum(BilledCost) AS BilledCost FROM invoice_reconciliations GROUP BY ALL) AS held USING (BillingCurrency)
WHERE coalesce(charged.BilledCost, 0) <> coalesce(held.BilledCost, 0)
