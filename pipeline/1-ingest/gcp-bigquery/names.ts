/** Names that people, tools and older exports give to the columns of the billing export. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  account_id: 'billing_account_id',
  billing_account: 'billing_account_id',
  invoice: 'invoice_month',
  service: 'service_description',
  service_name: 'service_description',
  sku: 'sku_description',
  sku_name: 'sku_description',
  line_item: 'sku_id',
  description: 'sku_description',
  project: 'project_id',
  start_time: 'usage_start_time',
  usage_start: 'usage_start_time',
  usage_start_date: 'usage_start_time',
  end_time: 'usage_end_time',
  usage_end: 'usage_end_time',
  usage_end_date: 'usage_end_time',
  usage: 'usage_amount',
  usage_pricing_amount: 'usage_amount_in_pricing_units',
  amount_in_pricing_units: 'usage_amount_in_pricing_units',
  pricing_unit: 'usage_pricing_unit',
  measurement1_total_consumption: 'usage_amount',
  measurement1_units: 'usage_unit',
  credit1_amount: 'credit_amount',
  credits_amount: 'credit_amount',
  credits_total: 'credit_amount',
  total_credits: 'credit_amount',
  region: 'location_region',
  zone: 'location_zone',
  location: 'location_location',
  // The house keeps the name `tags` for the tags of a charge.
  tags: 'tag_bindings',
  subscription_id: 'subscription_instance_id',
  currency_code: 'currency',
};

/** `service.description`, `service_description`, `serviceDescription` and `Service description` are the same column. */
export function nativeName(header: string): string {
  const snake = header
    .replace(/^\ufeff/, '')
    .trim()
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .toLowerCase()
    .replace(/^(gcp_)?billing_export_((resource_)?v1_)?/, '');
  return OTHER_NAMES[snake] ?? snake;
}
