-- The same month flat, as a query that names the fields gives it: gcp.sql as the view `nested`.
SELECT
  billing_account_id, service.id AS "service.id", service.description AS "service.description", sku.id AS "sku.id", sku.description AS "sku.description",
  usage_start_time, usage_end_time, project.id AS "project.id", project.name AS "project.name", to_json(project.labels)::VARCHAR AS "project.labels",
  project.ancestry_numbers AS "project.ancestry_numbers", to_json(labels)::VARCHAR AS labels, to_json(system_labels)::VARCHAR AS system_labels,
  location.location AS "location.location", location.country AS "location.country", location.region AS "location.region", location.zone AS "location.zone",
  to_json(tags)::VARCHAR AS tags, export_time, cost, currency, currency_conversion_rate, usage.amount AS "usage.amount", usage.unit AS "usage.unit",
  usage.amount_in_pricing_units AS "usage.amount_in_pricing_units", usage.pricing_unit AS "usage.pricing_unit", to_json(credits)::VARCHAR AS credits,
  invoice.month AS "invoice.month", cost_type, resource.name AS "resource.name", resource.global_name AS "resource.global_name", cost_at_list,
  transaction_type, subscription.instance_id AS "subscription.instance_id", consumption_model.id AS "consumption_model.id",
  consumption_model.description AS "consumption_model.description"
FROM nested
