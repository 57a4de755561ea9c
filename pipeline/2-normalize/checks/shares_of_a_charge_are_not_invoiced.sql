-- severity: blocking
-- in:    uncounted_charges
-- spec:  — (a share that does not count must not be on an invoice, or that invoice would not add up)
SELECT * FROM uncounted_charges WHERE BilledCost <> 0
