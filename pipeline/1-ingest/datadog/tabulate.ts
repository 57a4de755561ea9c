/** Lays out what Datadog answers: one row for each charge of each organization, and for each share of one that tags have. */
import type { Json, TextTable } from '../tabulate.ts';

type Fields = { readonly [key: string]: Json };
type Cells = Record<string, string | null>;

export const HEADERS = [
  'part',
  'account_id',
  'account_name',
  'org_id',
  'org_name',
  'region',
  'month',
  'product',
  'charge_type',
  'cost',
  'weight',
  'usage',
  'attributed_tags',
  'beyond_products',
  'currency',
] as const;

/**
 * The table of a reply of the cost, projected cost, cost attribution or usage attribution API, bare or as it was pulled
 * (`{"asked": …, "reply": …}`, to which people may add a `"currency"`, since no reply names one); null for other JSON.
 */
export function tabulate(document: Json): TextTable | null {
  const isPulled = isFields(document) && typeof document.asked === 'string' && isFields(document.reply);
  const reply = isPulled ? (document.reply as Fields) : document;
  if (!isFields(reply)) return null;
  const rows = rowsOf(reply, isPulled ? (document.asked as string) : null);
  const currency = isPulled ? text(document.currency) : null;
  const headers = HEADERS.filter((header) => header !== 'currency' || currency !== null);
  return rows && { headers, rows: rows.map((row) => headers.map((header) => (header === 'currency' ? currency : (row[header] ?? null)))) };
}

function rowsOf(reply: Fields, asked: string | null): Cells[] | null {
  if (Array.isArray(reply.usage)) return listOf(reply.usage).every(isUsage) ? listOf(reply.usage).flatMap(usageRows) : null;
  if (!Array.isArray(reply.data)) return null;
  const data = listOf(reply.data);
  if (data.length === 0) return asked === null ? null : [];
  if (!data.every(({ type }) => /^(cost_by_org|historical_cost|estimated_cost|projected_cost|cost_by_tag)$/.test(text(type) ?? ''))) return null;
  return data.flatMap(({ type, attributes }) => {
    const fields = isFields(attributes) ? attributes : {};
    if (type === 'cost_by_tag') return attributionRows(fields);
    return costRows(fields, type === 'projected_cost' ? 'projected' : (asked ?? text(type)) === 'estimated_cost' ? 'estimated' : 'final');
  });
}

/** Charges of one organization and month. A total is never added to its parts: what it exceeds them by is a row of its own. */
function costRows(attributes: Fields, part: string): Cells[] {
  const about = { part, ...organizationOf(attributes), month: monthOf(attributes.date) };
  const products = new Map<string, Fields[]>();
  for (const charge of listOf(attributes.charges)) {
    const product = text(charge.product_name) ?? 'unknown';
    products.set(product, [...(products.get(product) ?? []), charge]);
  }
  const rows = [...products].flatMap(([product, charges]) => productRows(product, charges));
  const stated = text(attributes.total_cost) ?? text(attributes.projected_total_cost);
  const beyond =
    stated === null
      ? null
      : minus(
          stated,
          rows.map(({ cost }) => cost ?? '0'),
        );
  return rows.map((row, index) => ({ ...about, ...row, beyond_products: index === 0 ? beyond : null }));
}

function productRows(product: string, charges: readonly Fields[]): Cells[] {
  const isTotal = ({ charge_type }: Fields): boolean => /(^|_)total$/.test(text(charge_type) ?? '');
  const parts = charges
    .filter((charge) => !isTotal(charge))
    .map((charge) => ({ product, charge_type: text(charge.charge_type), cost: text(charge.cost) ?? '0' }));
  const [total] = charges.filter(isTotal);
  if (!total) return parts;
  const rest = minus(
    text(total.cost) ?? '0',
    parts.map(({ cost }) => cost),
  );
  const isWhole = parts.length === 0;
  return isWhole || !isZero(rest) ? [...parts, { product, charge_type: isWhole ? 'total' : 'beyond its parts', cost: rest }] : parts;
}

/** `values` holds `<product>_on_demand_cost`, `<product>_committed_cost`, `<product>_total_cost`, and percentages. */
function attributionRows(attributes: Fields): Cells[] {
  const values = isFields(attributes.values) ? attributes.values : {};
  const about = { part: 'attributed', ...organizationOf(attributes), month: monthOf(attributes.month), attributed_tags: tagsOf(attributes.tags) };
  return Object.entries(values).flatMap(([field, value]) => {
    const [, product] = /^(.+)_total_cost$/.exec(field) ?? [];
    const cost = text(value);
    return product && cost !== null && !isZero(cost) ? [{ ...about, product, charge_type: 'total', weight: cost }] : [];
  });
}

/** An hour of one kind of usage, or a month of all kinds: `<product>_usage` beside its percentage. */
function usageRows(usage: Fields): Cells[] {
  const about = {
    part: 'attributed',
    ...organizationOf(usage),
    month: monthOf(usage.hour ?? usage.month),
    attributed_tags: tagsOf(usage.tags),
    charge_type: 'usage',
  };
  const kinds: [string, string | null][] = isFields(usage.values)
    ? Object.entries(usage.values).map(([field, value]) => [field, text(value)])
    : [[text(usage.usage_type) ?? 'unknown', text(usage.total_usage_sum)]];
  return kinds.flatMap(([field, amount]) => {
    const [, product] = /^(.+)_usage$/.exec(field) ?? [];
    return product && amount !== null && !isZero(amount) ? [{ ...about, product, weight: amount, usage: amount }] : [];
  });
}

function isUsage(usage: Fields): boolean {
  return 'public_id' in usage && ('hour' in usage || 'month' in usage) && ('total_usage_sum' in usage || isFields(usage.values ?? null));
}

function organizationOf(fields: Fields): Cells {
  return {
    account_id: text(fields.account_public_id) ?? text(fields.public_id),
    account_name: text(fields.account_name),
    org_id: text(fields.public_id),
    org_name: text(fields.org_name),
    region: text(fields.region),
  };
}

/** First day of the month of a time. */
function monthOf(value: Json | undefined): string | null {
  const time = text(value);
  return time && `${time.slice(0, 7)}-01T00:00:00Z`;
}

/** `{"team": ["shop"]}`; a tag without a value is none. */
function tagsOf(value: Json | undefined): string | null {
  if (!isFields(value)) return null;
  const pairs = Object.entries(value).flatMap(([key, values]) => {
    const all = (Array.isArray(values) ? values : [values]).flatMap((each) => text(each) || []);
    return all.length === 0 ? [] : [[key, all.join(',')] as const];
  });
  return pairs.length === 0 ? null : JSON.stringify(Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** Exact: `total` without `parts`, as text. Numbers with exponents are as written by JSON. */
function minus(total: string, parts: readonly string[]): string {
  const sum = [total, ...parts].map(units).reduce((rest, each, index) => (index === 0 ? each : rest - each), 0n);
  const digits = String(sum < 0n ? -sum : sum).padStart(SCALE + 1, '0');
  return `${sum < 0n ? '-' : ''}${digits.slice(0, -SCALE)}.${digits.slice(-SCALE)}`;
}

const SCALE = 12;

/** A decimal in units of 10⁻¹²; more decimals are cut. */
function units(decimal: string): bigint {
  const [, sign = '', whole = '0', rest = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(decimal) ?? [];
  const digits = `${whole}${rest}`;
  const zeros = SCALE - rest.length + Number(exponent);
  const size = zeros >= 0 ? BigInt(digits) * 10n ** BigInt(zeros) : BigInt(digits) / 10n ** BigInt(-zeros);
  return sign === '-' ? -size : size;
}

function isZero(decimal: string): boolean {
  return !/[1-9]/.test(decimal.replace(/[eE].*$/, ''));
}

/** Numbers are text as they are written. */
function text(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function listOf(value: Json | undefined): Fields[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isFields) : [];
}

function isFields(value: Json | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
