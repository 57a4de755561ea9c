/** Columns of the report that `focus.sql` reads, under their names in Parquet and CUR 2.0. */
import type { NativeKind } from '../provider.ts';

const TEXTS = [
  'identity_line_item_id',
  'identity_time_interval',
  'bill_invoice_id',
  'bill_invoicing_entity',
  'bill_billing_entity',
  'bill_bill_type',
  'bill_payer_account_id',
  'bill_payer_account_name',
  'capacity_reservation_capacity_reservation_a_r_n',
  'capacity_reservation_capacity_reservation_status',
  'line_item_usage_account_id',
  'line_item_usage_account_name',
  'line_item_line_item_type',
  'line_item_product_code',
  'line_item_usage_type',
  'line_item_operation',
  'line_item_availability_zone',
  'line_item_resource_id',
  'line_item_currency_code',
  'line_item_line_item_description',
  'line_item_legal_entity',
  'line_item_tax_type',
  'product_product_name',
  'product_servicename',
  'product_product_family',
  'product_instance_type',
  'product_operating_system',
  'product_region',
  'product_region_code',
  'product_location',
  'product_sku',
  'product_vcpu',
  'pricing_rate_code',
  'pricing_rate_id',
  'pricing_term',
  'pricing_unit',
  'reservation_reservation_a_r_n',
  'reservation_subscription_id',
  'savings_plan_savings_plan_a_r_n',
  'split_line_item_parent_resource_id',
  'resource_tags_user_name',
  'resource_tags_name',
];

const TIMES = [
  'bill_billing_period_start_date',
  'bill_billing_period_end_date',
  'line_item_usage_start_date',
  'line_item_usage_end_date',
  'reservation_start_time',
  'reservation_end_time',
  'savings_plan_start_time',
  'savings_plan_end_time',
];

const MONEY = [
  'line_item_unblended_cost',
  'line_item_net_unblended_cost',
  'pricing_public_on_demand_cost',
  'reservation_effective_cost',
  'reservation_net_effective_cost',
  'reservation_unused_amortized_upfront_fee_for_billing_period',
  'reservation_unused_recurring_fee',
  'reservation_net_unused_amortized_upfront_fee_for_billing_period',
  'reservation_net_unused_recurring_fee',
  'savings_plan_savings_plan_effective_cost',
  'savings_plan_net_savings_plan_effective_cost',
  'savings_plan_total_commitment_to_date',
  'savings_plan_used_commitment',
  'savings_plan_amortized_upfront_commitment_for_billing_period',
  'savings_plan_recurring_commitment_for_billing_period',
  'savings_plan_net_amortized_upfront_commitment_for_billing_period',
  'savings_plan_net_recurring_commitment_for_billing_period',
  'split_line_item_split_cost',
  'split_line_item_unused_cost',
  'split_line_item_net_split_cost',
  'split_line_item_net_unused_cost',
];

const NUMBERS = [
  'line_item_usage_amount',
  'line_item_unblended_rate',
  'line_item_net_unblended_rate',
  'pricing_public_on_demand_rate',
  'reservation_total_reserved_units',
  'reservation_unused_quantity',
];

/** What each of them holds. */
export const COLUMNS: Readonly<Record<string, NativeKind>> = {
  ...kinds('text', TEXTS),
  ...kinds('time', TIMES),
  ...kinds('money', MONEY),
  ...kinds('number', NUMBERS),
  ...kinds('json', ['resource_tags', 'product']),
};

/** Those that a FOCUS column repeats word for word. */
export const VERBATIM: ReadonlySet<string> = new Set([
  'bill_invoice_id',
  'bill_payer_account_id',
  'bill_payer_account_name',
  'bill_billing_period_start_date',
  'bill_billing_period_end_date',
  'line_item_usage_account_id',
  'line_item_usage_account_name',
  'line_item_usage_start_date',
  'line_item_usage_end_date',
  'line_item_usage_type',
  'line_item_availability_zone',
  'line_item_resource_id',
  'line_item_currency_code',
  'line_item_line_item_description',
  'product_product_name',
  'product_sku',
  'pricing_unit',
  'resource_tags_name',
]);

/** Other words for the same columns: CUR 2.0 shortens some, and what people query with Athena others. */
const ALIASES: Readonly<Record<string, string>> = {
  lineitemtype: 'line_item_line_item_type',
  lineitemdescription: 'line_item_line_item_description',
  reservationarn: 'reservation_reservation_a_r_n',
  savingsplanarn: 'savings_plan_savings_plan_a_r_n',
  savingsplaneffectivecost: 'savings_plan_savings_plan_effective_cost',
  capacityreservationarn: 'capacity_reservation_capacity_reservation_a_r_n',
  productname: 'product_product_name',
  productfamily: 'product_product_family',
};

const BY_LETTERS = new Map([...Object.keys(COLUMNS).map((name) => [name.replaceAll('_', ''), name] as const), ...Object.entries(ALIASES)]);

/** `lineItem/UsageAccountId`, `lineitem_usageaccountid` and `line_item_usage_account_id` are the same column; so are `…_arn` and `…_a_r_n`. */
export function nativeName(header: string): string {
  const clean = header.replace(/^\ufeff/, '').trim();
  const known = BY_LETTERS.get(clean.toLowerCase().replace(/[^a-z0-9]/g, ''));
  if (known) return known;
  return (/[a-z]/.test(clean) ? clean.replace(/([A-Z])/g, '_$1') : clean)
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .toLowerCase()
    .replace(/_arn$/, '_a_r_n');
}

function kinds(kind: NativeKind, names: readonly string[]): Record<string, NativeKind> {
  return Object.fromEntries(names.map((name) => [name, kind]));
}
