-- in: bill_totals, check_results, conformance_results, data_freshness, invoice_reconciliations
-- grain: one edition: what its checks, rules of FOCUS, control totals, invoices and bills were like when it was published
-- spec: —
SELECT
  (SELECT count(*) FROM check_results) AS x_Checks,
  (SELECT count(*) FILTER (x_BadRows > 0) FROM check_results) AS x_Warnings,
  (SELECT count(DISTINCT x_RuleId) FILTER (x_RuleStatus IN ('Held', 'Broken', 'Repaired')) FROM conformance_results) AS x_RulesTried,
  (SELECT count(DISTINCT x_RuleId) FILTER (x_RuleStatus = 'Broken' AND x_Keyword LIKE 'MUST%') FROM conformance_results) AS x_RulesBroken,
  (SELECT count(DISTINCT x_RuleId) FILTER (x_RuleStatus = 'Repaired') FROM conformance_results) AS x_RulesRepaired,
  (SELECT count(*) FROM bill_totals) AS x_Totals,
  (SELECT count(*) FILTER (x_Difference <> 0) FROM bill_totals) AS x_TotalsApart,
  (SELECT count(*) FROM invoice_reconciliations) AS x_Invoices,
  (SELECT count(*) FILTER (x_ReconciliationStatus IN ('Difference', 'Not in the bill')) FROM invoice_reconciliations) AS x_InvoicesApart,
  (SELECT max(x_DaysBehind) FROM data_freshness) AS x_DaysBehind
