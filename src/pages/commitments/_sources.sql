-- in: commitment_purchases
-- grain: one source of discounts of a plan (x_Plan, x_DiscountSource)
-- spec: —
SELECT
  x_Plan,
  string_agg(DISTINCT x_Family, ', ' ORDER BY x_Family) AS x_Family,
  min(x_Discount) AS x_LowestDiscount,
  max(x_Discount) AS x_HighestDiscount,
  x_DiscountSource
FROM commitment_purchases
WHERE x_Choice = 'Expected'
GROUP BY x_Plan, x_DiscountSource
ORDER BY x_Plan, x_DiscountSource
