-- A month of Google Cloud's detailed usage cost export, nested as EXPORT DATA writes it; rows by getvariable('rows').
SELECT
  '01A2B3-C4D5E6-F7A8B9' AS billing_account_id,
  {'id': format('{:04X}-5844-456A', h % 6), 'description': ['Compute Engine', 'Cloud Storage', 'BigQuery', 'Cloud SQL', 'Networking', 'Cloud Logging'][h % 6 + 1]} AS service,
  {'id': format('{:04X}-4F75-95CD', h % 400), 'description': if(is_fee, 'Commitment v1: Cpu in Americas for 1 Year', 'Sku of something in a region ' || (h % 400))} AS sku,
  (start || '+00')::TIMESTAMPTZ AS usage_start_time,
  ((start + INTERVAL 1 HOUR) || '+00')::TIMESTAMPTZ AS usage_end_time,
  {
    'id': 'project-' || (h % 200), 'number': (100000 + h % 200)::VARCHAR, 'name': 'Project ' || (h % 200),
    'labels': [{'key': 'team', 'value': 'team-' || (h % 40)}], 'ancestry_numbers': '/1234567/237691936840/'
  } AS project,
  if(h % 3 = 0, [{'key': 'env', 'value': 'prod'}, {'key': 'app', 'value': 'app-' || (h % 90)}], []) AS labels,
  [{'key': 'compute.googleapis.com/cores', 'value': '4'}] AS system_labels,
  {'location': 'us-central1', 'country': 'US', 'region': 'us-central1', 'zone': 'us-central1-' || ['a', 'b', 'c'][h % 3 + 1]} AS location,
  []::STRUCT("key" VARCHAR, "value" VARCHAR, inherited BOOLEAN, namespace VARCHAR)[] AS tags,
  TIMESTAMPTZ '2026-03-31 05:11:12+00' AS export_time,
  amount AS cost,
  'USD' AS currency,
  1.0::DOUBLE AS currency_conversion_rate,
  {'amount': quantity * 3600, 'unit': 'seconds', 'amount_in_pricing_units': quantity, 'pricing_unit': 'hour'} AS usage,
  CASE
    WHEN is_fee THEN []
    WHEN i % 50 = 1 THEN [{'name': 'Committed Usage Discount: CPU', 'amount': round(-amount * 0.5, 6), 'full_name': '', 'id': 'sub-' || (h % 20), 'type': 'COMMITTED_USAGE_DISCOUNT'}]
    WHEN i % 20 = 2 THEN [{'name': 'Sustained Usage Discount', 'amount': round(-amount * 0.2, 6), 'full_name': '', 'id': '', 'type': 'SUSTAINED_USAGE_DISCOUNT'}]
    WHEN i % 100 = 3 THEN [{'name': 'Trial', 'amount': round(-amount * 0.1, 6), 'full_name': 'Trial', 'id': 'promo', 'type': 'PROMOTION'}]
    ELSE []
  END AS credits,
  {'month': '202603', 'publisher_type': 'GOOGLE'} AS invoice,
  'regular' AS cost_type,
  {'id': NULL::VARCHAR, 'description': NULL::VARCHAR, 'mode': NULL::VARCHAR, 'type': NULL::VARCHAR} AS adjustment_info,
  {'name': 'vm-' || (h % 20000), 'global_name': '//compute.googleapis.com/projects/project-' || (h % 200) || '/zones/us-central1-a/instances/' || (h % 20000)} AS resource,
  amount AS cost_at_list,
  'GOOGLE' AS transaction_type,
  NULL::VARCHAR AS seller_name,
  {'instance_id': CASE WHEN is_fee THEN 'sub-' || (h % 20) END} AS subscription,
  {'effective_price': price, 'tier_start_amount': 0.0, 'unit': 'hour', 'pricing_unit_quantity': 1.0} AS price,
  {'id': '7754-699E-0EBF', 'description': 'Default'} AS consumption_model
FROM (
  SELECT
    i, (hash(i) >> 1)::BIGINT AS h, TIMESTAMP '2026-03-01 08:00:00' + to_hours((hash(i) % 743)::INTEGER) AS start, i % 2000 = 4 AS is_fee,
    round((hash(i) % 997) / 31, 4) AS quantity, round((hash(i, 1) % 9973) / 100003, 7) AS price, round(quantity * price, 9) AS amount
  FROM range(getvariable('rows')) AS numbers (i)
)
