-- in:    known_charges, rule_slices
-- grain: one day (ChargePeriodStart)
-- spec:  — (between two slices no rule begins or ends)
SELECT ChargePeriodStart, max(x_SliceStart::DATE) AS x_SliceStart
FROM (SELECT DISTINCT ChargePeriodStart FROM known_charges) AS days
JOIN rule_slices ON x_SliceStart::DATE <= ChargePeriodStart
GROUP BY ChargePeriodStart
