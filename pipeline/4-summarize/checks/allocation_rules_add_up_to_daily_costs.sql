-- severity: blocking
-- in:    allocation_rules, daily_costs
SELECT *
FROM (SELECT sum(EffectiveCost) AS x_OfRules FROM allocation_rules), (SELECT sum(EffectiveCost) AS x_OfDays FROM daily_costs)
WHERE x_OfRules IS DISTINCT FROM x_OfDays
