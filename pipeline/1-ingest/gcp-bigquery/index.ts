import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { NativeKind, Provider } from '../provider.ts';
import { nativeName } from './names.ts';
import { pull } from './pull-settings.ts';
import { tabulate } from './tabulate.ts';

const columns: Readonly<Record<string, NativeKind>> = {
  ...kinds('text', [
    'billing_account_id',
    'invoice_month',
    'cost_type',
    'service_id',
    'service_description',
    'sku_id',
    'sku_description',
    'project_id',
    'project_name',
    'project_labels',
    'labels',
    'system_labels',
    'tag_bindings',
    'credits',
    'location_location',
    'location_region',
    'location_zone',
    'currency',
    'usage_unit',
    'usage_pricing_unit',
    'resource_name',
    'resource_global_name',
    'subscription_instance_id',
    'consumption_model_id',
    'consumption_model_description',
    'adjustment_info_type',
    'transaction_type',
    'seller_name',
  ]),
  ...kinds('time', ['usage_start_time', 'usage_end_time']),
  ...kinds('money', ['cost', 'cost_at_list', 'cost_at_effective_price_default', 'credit_amount']),
  ...kinds('number', [
    'usage_amount',
    'usage_amount_in_pricing_units',
    'currency_conversion_rate',
    'price_list_price',
    'price_effective_price_default',
    'price_effective_price',
    'price_tier_start_amount',
    'price_pricing_unit_quantity',
  ]),
};

/** Columns that a FOCUS column repeats word for word in every charge of their row. */
const verbatim = ['billing_account_id', 'usage_start_time', 'usage_end_time', 'project_id', 'currency', 'location_zone'];

const SERVICES = readLookup('gcp_service_categories.csv').map(({ ServiceDescription }) => `'${ServiceDescription!.replaceAll("'", "''")}'`);

/** A credit list as JSON: also a single object, a bare amount, and what Python prints for a list; NULL where there are no credits or they cannot be read. */
const CREDITS = `CASE
  WHEN {credits} IN ('[]', '{}') THEN NULL
  WHEN TRY_CAST({credits} AS DOUBLE) IS NOT NULL THEN '[{"amount":"' || {credits} || '"}]'
  WHEN json_valid({credits}) THEN if(starts_with(ltrim({credits}), '{'), '[' || {credits} || ']', {credits})
  WHEN json_valid(replace(replace({credits}, '''', '"'), 'None', 'null')) THEN replace(replace({credits}, '''', '"'), 'None', 'null')
END`;

const CREDIT_SUM = `coalesce(list_sum(list_transform(from_json(${CREDITS}, '[{"amount":"VARCHAR"}]'), lambda c: c.amount::DECIMAL(38,12))), 0)`;

/** First day of the invoice's month: of the month that it names, else of the usage in Pacific time. */
const MONTH = `coalesce(
  TRY_CAST(left({invoice_month}, 4) || '-' || substr(replace({invoice_month}, '-', ''), 5, 2) || '-01' AS DATE),
  date_trunc('month', {usage_start_time} - to_hours(if(month({usage_start_time}) BETWEEN 4 AND 11, 7, 8)))::DATE)`;

/** Google's days begin at midnight in Los Angeles: on the first of a month that is 07:00 UTC from April to November, else 08:00. */
const START = `${MONTH} + to_hours(if(month(${MONTH}) BETWEEN 4 AND 11, 7, 8))`;
const END = `${MONTH} + INTERVAL 1 MONTH + to_hours(if(month(${MONTH}) BETWEEN 3 AND 10, 7, 8))`;

/** Standard and detailed usage cost exports of Cloud Billing, nested (Parquet, JSON) or flat (CSV). */
export const gcpBigquery: Provider = {
  id: 'gcp-bigquery',
  title: 'Google Cloud Billing export',
  folder: import.meta.dirname,
  recognise(headers) {
    const names = new Set(headers.map(nativeName));
    const known = [
      'billing_account_id',
      'invoice_month',
      'invoice',
      'sku_id',
      'sku_description',
      'service_description',
      'project_id',
      'usage_start_time',
      'credits',
    ];
    return names.has('cost') && known.filter((name) => names.has(name)).length >= 4 ? 0.9 : 0;
  },
  tabulate,
  pull,
  nativeName,
  isNested: true,
  columns,
  values: {},
  required: [['cost'], ['currency'], ['invoice_month', 'usage_start_time']],
  expected: () => [],
  verbatim: new Set(verbatim),
  totals: {
    issuer: ["'Google Cloud'"],
    account: ['billing_account_id'],
    currency: ['currency'],
    periodStart: [START],
    periodEnd: [END],
    chargeStart: ['usage_start_time'],
    chargeEnd: ['usage_end_time', 'usage_start_time'],
    billedCost: [`coalesce({cost}, 0) + ${CREDIT_SUM} + coalesce({credit_amount}, 0)`],
    invoice: [],
  },
  acrossBills: {
    table: 'gcp_commitment_shares',
    condition:
      "contains({credits}, 'COMMITTED_USAGE_DISCOUNT') OR contains({credits}, 'FEE_UTILIZATION_OFFSET') OR starts_with({sku_description}, 'Commitment') " +
      "OR contains({sku_description}, 'CUD') OR ({consumption_model_description} NOT ILIKE 'default%' AND {subscription_instance_id} IS NOT NULL)",
  },
  identity: [],
  isEmptyNull: true,
  tagColumns: () => [],
  defects: [
    {
      kind: 'Row without a cost',
      column: 'cost',
      needs: ['cost'],
      condition: '{cost} IS NULL',
      example: 'NULL',
      treatment: 'its cost is read as 0',
    },
    {
      kind: 'Credits that cannot be read',
      column: 'credits',
      needs: ['credits'],
      condition: `{credits} NOT IN ('[]', '{}') AND ${CREDITS} IS NULL`,
      example: '{credits}',
      treatment: '',
      fatal: 'a list of credits as JSON',
    },
    {
      kind: 'Commitment not named',
      column: 'credits',
      needs: ['credits'],
      condition: `contains({credits}, 'COMMITTED_USAGE_DISCOUNT') AND {subscription_instance_id} IS NULL AND NOT regexp_matches({credits}, '"id" ?: ?"[0-9A-Za-z-]+"')`,
      example: '{credits}',
      treatment: 'EffectiveCost stays BilledCost: the export does not say which commitment paid for this usage',
    },
    {
      kind: 'Commitment not named',
      column: 'consumption_model_description',
      needs: ['consumption_model_description'],
      condition: "{consumption_model_description} NOT ILIKE 'default%' AND {subscription_instance_id} IS NULL",
      example: '{consumption_model_description}',
      treatment: 'EffectiveCost stays BilledCost: the export does not say which commitment gave this price',
    },
    {
      kind: 'No invoice month',
      column: 'usage_start_time',
      needs: ['usage_start_time'],
      condition: '{invoice_month} IS NULL',
      example: '{usage_start_time}::VARCHAR',
      treatment: 'BillingPeriod is the month of the usage in Pacific time',
    },
    {
      kind: 'Service without a category',
      column: 'service_description',
      needs: ['service_description'],
      condition: `{service_description} NOT IN (${SERVICES.join(', ')})`,
      example: '{service_description}',
      treatment: 'ServiceCategory is Other; to name it, add a line to pipeline/1-ingest/gcp-bigquery/gcp_service_categories.csv',
    },
  ],
  focusVersion: () => null,
};

function kinds(kind: NativeKind, names: readonly string[]): Record<string, NativeKind> {
  return Object.fromEntries(names.map((name) => [name, kind]));
}

function readLookup(file: string): Record<string, string>[] {
  return parse(readFileSync(join(import.meta.dirname, file), 'utf8'), { columns: true }) as Record<string, string>[];
}
