-- in:    natives, superseded_periods
-- grain: one share of a commitment's fee: a credit that it paid for (x_Part from 1), what nothing used of a line of the fee (x_Part 0), usage that
--        its offset pays back (x_Part -1), or per commitment and file what is left between the two (x_BillRow 0)
-- spec:  https://cloud.google.com/docs/cuds-example-queries (what is committed and used); FOCUS 1.4, EffectiveCost
WITH commitment_lines AS (
  SELECT
    x_BillId, x_BillRow, cost, credit_amount, usage_amount_in_pricing_units AS quantity, sku_description, subscription_instance_id,
    billing_account_id AS account, currency, coalesce(currency_conversion_rate, 1) AS rate, coalesce(usage_pricing_unit, '') AS unit,
    coalesce(
      TRY_CAST(left(invoice_month, 4) || '-' || substr(replace(invoice_month, '-', ''), 5, 2) || '-01' AS DATE),
      date_trunc('month', usage_start_time - to_hours(if(month(usage_start_time) BETWEEN 4 AND 11, 7, 8)))::DATE
    ) AS invoiced,
    coalesce(usage_start_time::DATE, invoiced) AS day,
    starts_with(sku_description, 'Commitment') OR contains(sku_description, 'CUD') OR contains(coalesce(credits, ''), 'FEE_UTILIZATION_OFFSET') AS is_fee,
    consumption_model_description NOT ILIKE 'default%' AND subscription_instance_id IS NOT NULL AS is_discounted,
    CASE
      WHEN credits IN ('[]', '{}') THEN NULL
      WHEN TRY_CAST(credits AS DOUBLE) IS NOT NULL THEN '[{"amount":"' || credits || '"}]'
      WHEN json_valid(credits) THEN if(starts_with(ltrim(credits), '{'), '[' || credits || ']', credits)
      ELSE replace(replace(credits, '''', '"'), 'None', 'null')
    END AS credit_json,
    from_json(credit_json, '[{"amount":"VARCHAR","id":"VARCHAR","type":"VARCHAR"}]') AS credit_list
  FROM natives
  WHERE coalesce(lower(cost_type), 'regular') = 'regular'
    AND (
      contains(credits, 'COMMITTED_USAGE_DISCOUNT') OR contains(credits, 'FEE_UTILIZATION_OFFSET') OR starts_with(sku_description, 'Commitment')
      OR contains(sku_description, 'CUD') OR (consumption_model_description NOT ILIKE 'default%' AND subscription_instance_id IS NOT NULL)
    )
),
lines AS (
  SELECT
    * EXCLUDE (credit_list),
    list_transform(
      credit_list,
      lambda c: {
        'amount': c.amount::DECIMAL(38, 12),
        'kind': c.type,
        'commitment': coalesce(subscription_instance_id, CASE WHEN regexp_full_match(c.id, '[0-9A-Za-z-]+') THEN c.id END)
      }
    ) AS credit_list
  FROM commitment_lines
  WHERE NOT EXISTS (
    SELECT 1 FROM superseded_periods AS gone
    WHERE gone.x_BillId = commitment_lines.x_BillId AND gone.BillingAccountId IS NOT DISTINCT FROM account
      AND gone.BillingPeriodStart::TIMESTAMP::DATE = invoiced
      AND (gone.ChargePeriodStart IS NULL OR gone.ChargePeriodStart::TIMESTAMP::DATE = day)
      AND gone.x_Part IS NULL AND (gone.ChargePeriodStart IS NULL OR gone.ChargePeriodStart::DATE = day)
  )
),
covered AS (
  SELECT x_BillId, x_BillRow, account, currency, invoiced, day, unit, quantity * (-one.amount::DOUBLE / cost::DOUBLE) AS quantity, rate, n AS x_Part, -one.amount AS weight, one.kind, one.commitment
  FROM (
    SELECT
      * EXCLUDE (credit_list), unnest(range(1, len(kept) + 1)) AS n, unnest(kept) AS one
    FROM (
      SELECT
        *,
        list_filter(
          credit_list,
          lambda c: c.kind IN ('COMMITTED_USAGE_DISCOUNT', 'COMMITTED_USAGE_DISCOUNT_DOLLAR_BASE') AND sign(c.amount) = -sign(cost) AND c.amount <> 0
        ) AS kept
      FROM lines
      WHERE NOT is_fee
    )
  )
),
fees AS (
  SELECT
    x_BillId, x_BillRow, account, currency, invoiced, day, unit, quantity, subscription_instance_id AS commitment,
    if(regexp_matches(sku_description, '^Commitment( v[0-9]+)?:'), 'Usage', 'Spend') AS category,
    cost + coalesce(credit_amount, 0) + coalesce(list_sum(list_transform(list_filter(credit_list, lambda c: c.kind IS DISTINCT FROM 'PROMOTION'), lambda c: c.amount)), 0) AS fee
  FROM lines
  WHERE is_fee AND subscription_instance_id IS NOT NULL AND NOT coalesce(list_bool_or(list_transform(credit_list, lambda c: c.kind = 'FEE_UTILIZATION_OFFSET')), false)
),
-- Usage at a lower price, and fees that are paid back for it: told where both are there.
prices AS (
  SELECT
    x_BillId, x_BillRow, account, currency, invoiced, subscription_instance_id AS commitment, is_fee,
    coalesce(cost, 0) + coalesce(credit_amount, 0)
      + coalesce(list_sum(list_transform(list_filter(credit_list, lambda c: c.kind IS DISTINCT FROM 'PROMOTION'), lambda c: c.amount)), 0) AS net,
    coalesce(list_sum(list_transform(list_filter(credit_list, lambda c: c.kind = 'FEE_UTILIZATION_OFFSET'), lambda c: c.amount)), 0) AS paid_back
  FROM lines
  WHERE subscription_instance_id IS NOT NULL
    AND (
      (is_fee AND coalesce(list_bool_or(list_transform(credit_list, lambda c: c.kind = 'FEE_UTILIZATION_OFFSET')), false))
      OR (NOT is_fee AND is_discounted AND NOT coalesce(list_bool_or(list_transform(credit_list, lambda c: starts_with(c.kind, 'COMMITTED_USAGE_DISCOUNT'))), false))
    )
),
told_prices AS (
  SELECT *
  FROM prices
  WHERE EXISTS (
    SELECT 1 FROM prices AS other
    WHERE other.is_fee <> prices.is_fee AND other.account IS NOT DISTINCT FROM prices.account AND other.currency = prices.currency
      AND other.invoiced = prices.invoiced AND other.commitment = prices.commitment
  )
),
-- Processors and memory of one commitment are fees of their own: they are told apart by unit where there are several.
commitments AS (
  SELECT account, currency, invoiced, commitment, count(DISTINCT unit) > 1 AS is_by_unit, any_value(category) AS category
  FROM fees
  GROUP BY ALL
),
-- Where usage does not say which commitment paid for it, a commitment that nothing names may be used or not.
tellable AS (
  SELECT *
  FROM commitments
  WHERE EXISTS (
      SELECT 1 FROM covered
      WHERE covered.commitment = commitments.commitment AND covered.account IS NOT DISTINCT FROM commitments.account AND covered.invoiced = commitments.invoiced
    )
    OR NOT EXISTS (
      SELECT 1 FROM covered
      WHERE covered.commitment IS NULL AND covered.account IS NOT DISTINCT FROM commitments.account AND covered.invoiced = commitments.invoiced
        AND ends_with(covered.kind, 'DOLLAR_BASE') = (commitments.category = 'Spend')
    )
),
keyed_fees AS (
  SELECT fees.*, hash(fees.account, fees.currency, fees.invoiced, fees.commitment, day, if(is_by_unit, unit, '')) AS key
  FROM fees
  JOIN tellable ON fees.account IS NOT DISTINCT FROM tellable.account AND fees.currency = tellable.currency AND fees.invoiced = tellable.invoiced AND fees.commitment = tellable.commitment
),
keyed_covered AS (
  SELECT covered.*, hash(covered.account, covered.currency, covered.invoiced, covered.commitment, day, if(is_by_unit, unit, '')) AS key
  FROM covered
  JOIN tellable ON covered.account IS NOT DISTINCT FROM tellable.account AND covered.currency = tellable.currency AND covered.invoiced = tellable.invoiced AND covered.commitment = tellable.commitment
),
uses AS (
  SELECT key, sum(weight) AS weight, sum(weight::DOUBLE / rate::DOUBLE ORDER BY x_BillId, x_BillRow, x_Part) AS dollars, sum(quantity ORDER BY x_BillId, x_BillRow, x_Part) AS quantity, min(unit) AS unit, count(DISTINCT unit) AS units
  FROM keyed_covered
  GROUP BY key
),
days AS (
  SELECT
    key, fee, coalesce(uses.weight, 0) AS weight,
    CASE
      WHEN coalesce(uses.weight, 0) <= 0 THEN fee
      WHEN category = 'Spend' AND paid.quantity > 0 THEN (fee::DOUBLE * if(dollars / (paid.quantity::DOUBLE / 100) > 0.999999999, 0, 1 - dollars / (paid.quantity::DOUBLE / 100)))::DECIMAL(38, 12)
      WHEN category = 'Usage' AND paid.quantity > 0 AND units = 1 AND paid.unit = uses.unit THEN (fee::DOUBLE * if(uses.quantity / paid.quantity::DOUBLE > 0.999999999, 0, 1 - uses.quantity / paid.quantity::DOUBLE))::DECIMAL(38, 12)
      ELSE 0
    END AS unused
  FROM (SELECT key, sum(fee) AS fee, sum(quantity) AS quantity, min(unit) AS unit, any_value(category) AS category FROM keyed_fees GROUP BY key) AS paid
  LEFT JOIN uses USING (key)
),
shares AS (
  SELECT
    x_BillId, x_BillRow, x_Part, key, keyed_covered.weight AS size, fee - unused AS paid_for,
    ((fee - unused)::DOUBLE * (keyed_covered.weight::DOUBLE / days.weight::DOUBLE))::DECIMAL(38, 12) AS share
  FROM keyed_covered
  JOIN days USING (key)
  WHERE days.weight > 0
  UNION ALL
  SELECT
    x_BillId, x_BillRow, 0, hash(key, 0), abs(keyed_fees.fee), unused,
    if(sum(abs(keyed_fees.fee)) OVER (PARTITION BY key) = 0, 0, unused::DOUBLE * (abs(keyed_fees.fee)::DOUBLE / (sum(abs(keyed_fees.fee)) OVER (PARTITION BY key))::DOUBLE))::DECIMAL(38, 12)
  FROM keyed_fees
  JOIN days USING (key)
)
SELECT
  x_BillId,
  x_BillRow,
  x_Part::INTEGER AS x_Part,
  share + if(row_number() OVER (PARTITION BY key ORDER BY size DESC, x_BillId, x_BillRow, x_Part) = 1, paid_for - sum(share) OVER (PARTITION BY key), 0) AS EffectiveCost,
  NULL::DECIMAL(38, 12) AS BilledCost,
  NULL::VARCHAR AS BillingAccountId,
  NULL::VARCHAR AS BillingCurrency,
  NULL::DATE AS x_InvoicedMonth,
  NULL::VARCHAR AS CommitmentDiscountId
FROM shares
UNION ALL
SELECT x_BillId, x_BillRow, if(is_fee, 0, -1), net, NULL, NULL, NULL, NULL, NULL
FROM told_prices
UNION ALL
SELECT x_BillId, 0, 0, 0, sum(if(is_fee, paid_back, net)), account, currency, invoiced, commitment
FROM told_prices
GROUP BY ALL
HAVING sum(if(is_fee, paid_back, net)) <> 0
