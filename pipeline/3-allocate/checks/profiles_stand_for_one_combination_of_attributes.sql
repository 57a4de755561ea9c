-- severity: blocking
-- in:    profile_attributes
SELECT x_ProfileId, x_Attribute, count(*) AS x_Values
FROM profile_attributes
GROUP BY ALL
HAVING count(*) > 1
