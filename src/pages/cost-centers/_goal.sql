-- in: unallocated_results
-- grain: one row: what nobody pays in the month ()
-- spec: —
SELECT EffectiveCost, x_Share, x_Goal FROM unallocated_results WHERE BillingPeriodStart = $month::DATE
