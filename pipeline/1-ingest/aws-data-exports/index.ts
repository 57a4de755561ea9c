import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { NativeKind, Provider } from '../provider.ts';

const columns: Readonly<Record<string, NativeKind>> = {
  ...kinds('text', [
    'identity_line_item_id',
    'identity_time_interval',
    'bill_invoice_id',
    'bill_invoicing_entity',
    'bill_billing_entity',
    'bill_bill_type',
    'bill_payer_account_id',
    'bill_payer_account_name',
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
    'product_product_name',
    'product_product_family',
    'product_region',
    'product_region_code',
    'product_location',
    'product_sku',
    'pricing_rate_code',
    'pricing_rate_id',
    'pricing_term',
    'pricing_unit',
    'reservation_reservation_a_r_n',
    'savings_plan_savings_plan_a_r_n',
    'resource_tags_user_name',
  ]),
  ...kinds('time', ['bill_billing_period_start_date', 'bill_billing_period_end_date', 'line_item_usage_start_date', 'line_item_usage_end_date']),
  ...kinds('money', [
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
  ]),
  ...kinds('number', [
    'line_item_usage_amount',
    'line_item_unblended_rate',
    'line_item_net_unblended_rate',
    'pricing_public_on_demand_rate',
    'reservation_total_reserved_units',
    'reservation_unused_quantity',
  ]),
  ...kinds('json', ['resource_tags']),
};

/** Columns that a FOCUS column repeats word for word. */
const verbatim = [
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
];

const SERVICES = readLookup('aws_service_categories.csv').map(({ ProductCode }) => `'${ProductCode!.replaceAll("'", "''")}'`);

/** The AWS Cost and Usage Report, legacy column names: Parquet (`line_item_unblended_cost`) and CSV (`lineItem/UnblendedCost`). */
export const awsDataExports: Provider = {
  id: 'aws-data-exports',
  title: 'AWS Cost and Usage Report',
  folder: import.meta.dirname,
  recognise(headers) {
    const names = new Set(headers.map(nativeName));
    return names.has('line_item_unblended_cost') && names.has('line_item_usage_account_id') ? 1 : 0;
  },
  nativeName,
  columns,
  values: {},
  required: [['line_item_unblended_cost'], ['line_item_currency_code'], ['bill_billing_period_start_date'], ['line_item_usage_start_date']],
  expected: () => [],
  verbatim: new Set(verbatim),
  totals: {
    issuer: ['bill_invoicing_entity', 'line_item_legal_entity'],
    account: ['bill_payer_account_id'],
    currency: ['line_item_currency_code'],
    periodStart: ['bill_billing_period_start_date'],
    periodEnd: ['bill_billing_period_end_date'],
    chargeEnd: ['line_item_usage_end_date', 'line_item_usage_start_date'],
    billedCost: ['line_item_net_unblended_cost', 'line_item_unblended_cost'],
    invoice: ['bill_invoice_id'],
  },
  identity: ['identity_line_item_id', 'identity_time_interval'],
  isEmptyNull: true,
  isSplitting: true,
  tagColumns: (source) =>
    source.flatMap(({ header, name }) => {
      const [, scheme, key] = /^resource_?tags[/_](user|aws)[:_](.+)$/i.exec(header) ?? [];
      return scheme && key ? [{ column: name, key: scheme.toLowerCase() === 'aws' ? `aws:${key}` : key }] : [];
    }),
  defects: [
    {
      kind: 'Service without a category',
      column: 'line_item_product_code',
      needs: ['line_item_product_code'],
      condition: `{line_item_product_code} NOT IN (${SERVICES.join(', ')})`,
      example: '{line_item_product_code}',
      treatment: 'ServiceCategory is Other; to name it, add a line to pipeline/1-ingest/aws-data-exports/aws_service_categories.csv',
    },
  ],
  focusVersion: () => null,
};

/** `lineItem/UsageAccountId` and `line_item_usage_account_id` are the same column; so are `…_arn` and `…_a_r_n`. */
function nativeName(header: string): string {
  return header
    .replace(/^\ufeff/, '')
    .trim()
    .replace(/([A-Z])/g, '_$1')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .toLowerCase()
    .replace(/_arn$/, '_a_r_n');
}

function kinds(kind: NativeKind, names: readonly string[]): Record<string, NativeKind> {
  return Object.fromEntries(names.map((name) => [name, kind]));
}

function readLookup(file: string): Record<string, string>[] {
  return parse(readFileSync(join(import.meta.dirname, file), 'utf8'), { columns: true }) as Record<string, string>[];
}
