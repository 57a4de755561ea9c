-- A month of an AWS Cost and Usage Report, Parquet names; rows by getvariable('rows').
SELECT
  'line' || lpad(i::VARCHAR, 12, '0') AS identity_line_item_id,
  strftime(start, '%Y-%m-%dT%H:%M:%SZ') || '/' || strftime(start + INTERVAL 1 HOUR, '%Y-%m-%dT%H:%M:%SZ') AS identity_time_interval,
  NULL::VARCHAR AS bill_invoice_id,
  'Amazon Web Services, Inc.' AS bill_invoicing_entity,
  'AWS' AS bill_billing_entity,
  'Anniversary' AS bill_bill_type,
  '001234567890' AS bill_payer_account_id,
  TIMESTAMP '2026-03-01' AS bill_billing_period_start_date,
  TIMESTAMP '2026-04-01' AS bill_billing_period_end_date,
  lpad((h % 200)::VARCHAR, 12, '0') AS line_item_usage_account_id,
  line_type AS line_item_line_item_type,
  start AS line_item_usage_start_date,
  start + INTERVAL 1 HOUR AS line_item_usage_end_date,
  ['AmazonEC2', 'AmazonS3', 'AmazonRDS', 'AWSLambda', 'AmazonDynamoDB', 'AmazonCloudWatch'][h % 6 + 1] AS line_item_product_code,
  'USE1-Usage:' || (h % 400) AS line_item_usage_type,
  'RunInstances' AS line_item_operation,
  'us-east-1' || ['a', 'b', 'c'][h % 3 + 1] AS line_item_availability_zone,
  CASE WHEN line_type <> 'Tax' THEN 'arn:aws:service:us-east-1:' || (h % 200) || ':resource/' || (h % 20000) END AS line_item_resource_id,
  quantity AS line_item_usage_amount,
  'USD' AS line_item_currency_code,
  price AS line_item_unblended_rate,
  CASE line_type WHEN 'SavingsPlanNegation' THEN -amount WHEN 'DiscountedUsage' THEN 0 ELSE amount END AS line_item_unblended_cost,
  amount AS line_item_blended_cost,
  'Usage of something in a region, hour by hour ' || (h % 400) AS line_item_line_item_description,
  'Amazon Web Services, Inc.' AS line_item_legal_entity,
  ['Amazon Elastic Compute Cloud', 'Amazon Simple Storage Service', 'Amazon Relational Database Service', 'AWS Lambda', 'Amazon DynamoDB', 'AmazonCloudWatch'][h % 6 + 1] AS product_product_name,
  'Compute Instance' AS product_product_family,
  'us-east-1' AS product_region,
  'US East (N. Virginia)' AS product_location,
  'SKU' || (h % 400) AS product_sku,
  'm5.large' AS product_instance_type,
  'Linux' AS product_operating_system,
  'OnDemand' AS pricing_term,
  'Hrs' AS pricing_unit,
  'RATE' || (h % 400) AS pricing_rate_code,
  price AS pricing_public_on_demand_rate,
  amount AS pricing_public_on_demand_cost,
  CASE WHEN line_type IN ('DiscountedUsage', 'RIFee') THEN 'arn:aws:ec2:us-east-1:1:reserved-instances/' || (h % 20) END AS reservation_reservation_a_r_n,
  CASE WHEN line_type = 'DiscountedUsage' THEN amount * 0.6 END AS reservation_effective_cost,
  CASE WHEN line_type = 'RIFee' THEN amount * 0.1 END AS reservation_unused_recurring_fee,
  CASE WHEN line_type LIKE 'SavingsPlan%' THEN 'arn:aws:savingsplans::1:savingsplan/' || (h % 20) END AS savings_plan_savings_plan_a_r_n,
  CASE WHEN line_type = 'SavingsPlanCoveredUsage' THEN amount * 0.7 END AS savings_plan_savings_plan_effective_cost,
  'team-' || (h % 40) AS resource_tags_user_team,
  ['prod', 'test', NULL][h % 3 + 1] AS resource_tags_user_env,
  'host-' || (h % 20000) AS resource_tags_user_name
FROM (
  SELECT
    i, (hash(i // 2) >> 1)::BIGINT AS h, TIMESTAMP '2026-03-01' + to_hours((hash(i // 2) % 744)::INTEGER) AS start,
    round((hash(i // 2) % 997) / 31, 4) AS quantity, round((hash(i // 2, 1) % 9973) / 100003, 7) AS price, round(quantity * price, 10) AS amount,
    CASE
      WHEN i // 2 % 100 < 5 THEN if(i % 2 = 0, 'SavingsPlanCoveredUsage', 'SavingsPlanNegation')
      WHEN i // 2 % 100 < 12 THEN 'DiscountedUsage'
      WHEN i // 2 % 100 = 12 THEN 'RIFee'
      WHEN i // 2 % 1000 = 13 THEN 'Tax'
      ELSE 'Usage'
    END AS line_type
  FROM range(getvariable('rows')) AS numbers (i)
)
