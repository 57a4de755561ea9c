/** Made-up rows of Google Cloud's billing export, of every kind, and the forms in which they are delivered. */
import type { Bench } from './bench-of-bills.ts';

export interface Credit {
  readonly type: string;
  readonly amount: string;
  readonly id?: string;
  readonly name?: string;
}

/** Amounts are decimal text with up to 12 digits after the point. */
export interface GcpRow {
  readonly cost: string;
  readonly account?: string;
  readonly currency?: string;
  readonly month?: string;
  readonly start?: string;
  readonly costType?: string;
  readonly sku?: string;
  readonly project?: string | null;
  readonly hours?: number;
  readonly credits?: readonly Credit[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly subscription?: string;
  readonly model?: string;
  readonly resource?: string;
  readonly correction?: string;
  readonly exported?: string;
}

type Nested = Readonly<Record<string, unknown>>;

/** The row as `bq` prints it. Money is text here, so that no digit passes through floating point. */
export function nested(row: GcpRow): Nested {
  const { start = '2025-08-02T10:00:00Z', project = 'shop-prod', hours = 1, sku = 'N1 Predefined Instance Core running in Americas' } = row;
  const list = (labels: Readonly<Record<string, string>>): object[] => Object.entries(labels).map(([key, value]) => ({ key, value }));
  return {
    billing_account_id: row.account ?? '01A2B3-C4D5E6-F7A8B9',
    service: { id: '6F81-5844-456A', description: 'Compute Engine' },
    sku: { id: sku.slice(0, 14).toUpperCase(), description: sku },
    usage_start_time: start,
    usage_end_time: new Date(Date.parse(start) + 3_600_000).toISOString().replace('.000', ''),
    project: project === null ? null : { id: project, number: '1234567', name: `The ${project}`, labels: list({ team: 'shop' }), ancestry_numbers: '/1/2/' },
    labels: list(row.labels ?? {}),
    system_labels: list({ 'compute.googleapis.com/cores': '4' }),
    location: { location: 'us-central1', country: 'US', region: 'us-central1', zone: 'us-central1-a' },
    tags: [{ key: 'stage', value: 'live', inherited: true, namespace: '123456' }],
    cost: row.cost,
    currency: row.currency ?? 'USD',
    currency_conversion_rate: '1',
    usage: { amount: String(hours * 3600), unit: 'seconds', amount_in_pricing_units: String(hours), pricing_unit: 'hour' },
    credits: (row.credits ?? []).map(({ type, amount, id = '', name = type }) => ({ name, amount, full_name: name, id, type })),
    invoice: { month: row.month ?? '202508', publisher_type: 'GOOGLE' },
    cost_type: row.costType ?? 'regular',
    adjustment_info: row.correction ? { id: 'a-1', description: 'Wrong usage', mode: 'PARTIAL_CORRECTION', type: row.correction } : null,
    export_time: row.exported ?? '2025-08-03T02:00:00Z',
    resource: row.resource
      ? { name: row.resource, global_name: `//compute.googleapis.com/projects/${project}/zones/us-central1-a/instances/${row.resource}` }
      : null,
    subscription: row.subscription ? { instance_id: row.subscription } : null,
    consumption_model: row.model ? { id: 'D97B-0795-975B', description: row.model } : { id: '7754-699E-0EBF', description: 'Default' },
    transaction_type: 'GOOGLE',
    seller_name: null,
  };
}

/** `cost` plus credits of these rows, exact, in trillionths. */
export function billed(rows: readonly GcpRow[]): bigint {
  return rows.reduce((sum, { cost, credits = [] }) => sum + trillionths(cost) + credits.reduce((part, { amount }) => part + trillionths(amount), 0n), 0n);
}

export function trillionths(amount: string): bigint {
  const [, sign, whole = '0', fraction = ''] = /^(-?)(\d*)\.?(\d*)$/.exec(amount)!;
  return BigInt(`${sign}${whole || '0'}${fraction.padEnd(12, '0')}`);
}

/** Text with 12 decimals, as silver shows money. */
export function decimal(amount: bigint): string {
  const text = String(amount < 0n ? -amount : amount).padStart(13, '0');
  return `${amount < 0n ? '-' : ''}${text.slice(0, -12)}.${text.slice(-12)}`;
}

/** One JSON object a line; amounts are numbers with the digits that they were given. */
export function jsonLines(rows: readonly GcpRow[]): string {
  return rows.map((row) => `${JSON.stringify(nested(row)).replace(/"(cost|amount)":"(-?[\d.]+)"/g, '"$1":$2')}\n`).join('');
}

interface Field {
  readonly name: string;
  readonly type: string;
  readonly mode: string;
  readonly fields?: readonly Field[];
}

const text = (name: string): Field => ({ name, type: 'STRING', mode: 'NULLABLE' });
const float = (name: string): Field => ({ name, type: 'FLOAT', mode: 'NULLABLE' });
const time = (name: string): Field => ({ name, type: 'TIMESTAMP', mode: 'NULLABLE' });
const record = (name: string, fields: readonly Field[], mode = 'NULLABLE'): Field => ({ name, type: 'RECORD', mode, fields });
const pair = [text('key'), text('value')];

/** Fields of the detailed usage cost export, in the order of its table. */
export const FIELDS: readonly Field[] = [
  text('billing_account_id'),
  record('service', [text('id'), text('description')]),
  record('sku', [text('id'), text('description')]),
  time('usage_start_time'),
  time('usage_end_time'),
  record('project', [text('id'), text('number'), text('name'), record('labels', pair, 'REPEATED'), text('ancestry_numbers')]),
  record('labels', pair, 'REPEATED'),
  record('system_labels', pair, 'REPEATED'),
  record('location', [text('location'), text('country'), text('region'), text('zone')]),
  record('tags', [...pair, { name: 'inherited', type: 'BOOLEAN', mode: 'NULLABLE' }, text('namespace')], 'REPEATED'),
  float('cost'),
  text('currency'),
  float('currency_conversion_rate'),
  record('usage', [float('amount'), text('unit'), float('amount_in_pricing_units'), text('pricing_unit')]),
  record('credits', [text('name'), float('amount'), text('full_name'), text('id'), text('type')], 'REPEATED'),
  record('invoice', [text('month'), text('publisher_type')]),
  text('cost_type'),
  record('adjustment_info', [text('id'), text('description'), text('mode'), text('type')]),
  time('export_time'),
  record('resource', [text('name'), text('global_name')]),
  record('subscription', [text('instance_id')]),
  record('consumption_model', [text('id'), text('description')]),
  text('transaction_type'),
  text('seller_name'),
];

/** `{"f":[{"v":…}]}`, as BigQuery's REST interface writes a row; times in microseconds. */
export function cells(value: Readonly<Record<string, unknown>>, fields: readonly Field[] = FIELDS): { f: { v: unknown }[] } {
  const cell = (one: unknown, field: Field): unknown => {
    if (one === null || one === undefined) return null;
    if (field.mode === 'REPEATED') return (one as unknown[]).map((each) => ({ v: cell(each, { ...field, mode: 'NULLABLE' }) }));
    if (field.type === 'RECORD') return cells(one as Readonly<Record<string, unknown>>, field.fields);
    return field.type === 'TIMESTAMP' ? String(Date.parse(String(one)) * 1000) : String(one);
  };
  return { f: fields.map((field) => ({ v: cell(value[field.name], field) })) };
}

/** Flat columns as a query that names them gives them; `name` writes a column's path as a header. */
export function csv(rows: readonly GcpRow[], name: (path: readonly string[]) => string = (path) => path.join('.')): string {
  const flat = rows.map((row) => new Map(leaves(nested(row), [])));
  const paths = [...new Set(flat.flatMap((row) => [...row.keys()]))].filter((path, _, all) => !all.some((other) => other.startsWith(`${path} `)));
  const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [paths.map((path) => name(path.split(' '))), ...flat.map((row) => paths.map((path) => row.get(path) ?? ''))];
  return lines.map((line) => `${line.map(cell).join(',')}\n`).join('');
}

function leaves(record: Nested, path: readonly string[]): [string, string][] {
  return Object.entries(record).flatMap(([key, value]): [string, string][] => {
    const here = [...path, key];
    if (value === null) return [[here.join(' '), '']];
    if (typeof value !== 'object') return [[here.join(' '), String(value)]];
    return Array.isArray(value) ? [[here.join(' '), JSON.stringify(value)]] : leaves(value as Nested, here);
  });
}

/** Writes the rows as Parquet with records and lists, as `EXPORT DATA` does: times with a zone, amounts as doubles. */
export async function writeParquet(bench: Bench, name: string, rows: readonly GcpRow[], codec = 'snappy'): Promise<string> {
  const source = bench.bill(`${name}.jsonl`, jsonLines(rows));
  const path = bench.bill(name, '');
  const kv = 'STRUCT("key" VARCHAR, "value" VARCHAR)[]';
  const types: Readonly<Record<string, string>> = {
    billing_account_id: 'VARCHAR',
    service: 'STRUCT(id VARCHAR, description VARCHAR)',
    sku: 'STRUCT(id VARCHAR, description VARCHAR)',
    usage_start_time: 'TIMESTAMPTZ',
    usage_end_time: 'TIMESTAMPTZ',
    project: `STRUCT(id VARCHAR, number VARCHAR, name VARCHAR, labels ${kv}, ancestry_numbers VARCHAR)`,
    labels: kv,
    system_labels: kv,
    location: 'STRUCT(location VARCHAR, country VARCHAR, region VARCHAR, zone VARCHAR)',
    tags: 'STRUCT("key" VARCHAR, "value" VARCHAR, inherited BOOLEAN, namespace VARCHAR)[]',
    cost: 'DOUBLE',
    currency: 'VARCHAR',
    currency_conversion_rate: 'DOUBLE',
    usage: 'STRUCT(amount DOUBLE, unit VARCHAR, amount_in_pricing_units DOUBLE, pricing_unit VARCHAR)',
    credits: 'STRUCT(name VARCHAR, amount DOUBLE, full_name VARCHAR, id VARCHAR, type VARCHAR)[]',
    invoice: 'STRUCT(month VARCHAR, publisher_type VARCHAR)',
    cost_type: 'VARCHAR',
    adjustment_info: 'STRUCT(id VARCHAR, description VARCHAR, mode VARCHAR, type VARCHAR)',
    export_time: 'TIMESTAMPTZ',
    resource: 'STRUCT(name VARCHAR, global_name VARCHAR)',
    subscription: 'STRUCT(instance_id VARCHAR)',
    consumption_model: 'STRUCT(id VARCHAR, description VARCHAR)',
    transaction_type: 'VARCHAR',
    seller_name: 'VARCHAR',
  };
  const columns = Object.entries(types).map(([column, type]) => `${column}: '${type}'`);
  await bench.database.run(
    `COPY (SELECT * FROM read_json('${source}', format = 'newline_delimited', columns = {${columns.join(', ')}})) TO '${path}' (FORMAT parquet, COMPRESSION ${codec})`,
  );
  return path;
}
