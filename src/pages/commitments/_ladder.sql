-- in: commitment_inventory
-- grain: one month in which active commitments end, then those whose end nobody knows (x_EndMonth)
-- spec: — (share of the hourly cost of all active commitments)
SELECT
  date_trunc('month', x_End)::DATE AS x_EndMonth,
  count(*) AS x_Commitments,
  string_agg(coalesce(CommitmentDiscountName, CommitmentDiscountId), ', ' ORDER BY CommitmentDiscountName, CommitmentDiscountId) AS x_Names,
  sum(x_HourlyCost) AS x_HourlyCost,
  (sum(x_HourlyCost) / nullif(sum(sum(x_HourlyCost)) OVER (), 0))::DOUBLE AS x_Share
FROM commitment_inventory
WHERE x_CommitmentStatus = 'Active'
GROUP BY ALL
ORDER BY x_EndMonth NULLS LAST
