-- in:    alert_settings, invoice_reconciliations, parameters
-- grain: one rule of kind reconciliation and invoice that does not agree with the bill (x_AlertRule, x_Subject, x_Period)
-- spec:  the value is the difference in billing currency
SELECT
  x_AlertRule, concat_ws(' ', InvoiceIssuerName, InvoiceId, BillingCurrency) AS x_Subject, BillingPeriodStart AS x_Period,
  'company' AS x_ScopeLevel, x_CompanyName AS x_ScopeUnit,
  abs(coalesce(x_Difference, x_InvoiceCost, 0))::DECIMAL(38, 6) AS x_Value,
  coalesce(x_Difference, x_InvoiceCost, 0)::DECIMAL(38, 12) AS x_Amount, x_Tolerance::DECIMAL(38, 12) AS x_Reference, BillingCurrency AS x_AmountCurrency,
  NULL::DATE AS x_Day, x_Sentence AS x_Text
FROM alert_settings CROSS JOIN invoice_reconciliations CROSS JOIN parameters
WHERE x_AlertKind = 'reconciliation' AND x_ReconciliationStatus IN ('Difference', 'Not in the bill')
