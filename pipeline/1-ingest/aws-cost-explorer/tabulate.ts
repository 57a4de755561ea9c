/** Replies of GetCostAndUsage as a table: one row a group and period of time. */
import type { Json, TextTable } from '../tabulate.ts';

type Fields = Readonly<Record<string, Json>>;
type Cells = Record<string, string | null>;

/** Metrics of a reply, each with an amount and a unit. */
export const METRICS = [
  'NetUnblendedCost',
  'UnblendedCost',
  'NetAmortizedCost',
  'AmortizedCost',
  'BlendedCost',
  'NormalizedUsageAmount',
  'UsageQuantity',
] as const;
/** What is kept beside the charges: how well commitments are used. */
export const COMMITMENT_ACTIONS = ['GetReservationUtilization', 'GetReservationCoverage', 'GetSavingsPlansUtilization', 'GetSavingsPlansCoverage'] as const;

const ALWAYS = ['BillingAccountId', 'TimePeriodStart', 'TimePeriodEnd', 'BillingPeriodStart', 'BillingPeriodEnd', 'Estimated', 'Final', 'BillingCurrency'];

/**
 * Lays out one reply, as pulled or as `aws ce get-cost-and-usage` prints it, or a list of them; null for other JSON.
 * Replies about commitments are known and hold no charges.
 */
export function tabulate(document: Json): TextTable | null {
  const replies = (Array.isArray(document) ? document : [document]).filter(isFields);
  if (replies.length === 0) return null;
  if (replies.every(({ Action }) => (COMMITMENT_ACTIONS as readonly Json[]).includes(Action ?? null))) return { headers: ALWAYS, rows: [] };
  if (!replies.every(({ ResultsByTime }) => Array.isArray(ResultsByTime))) return null;
  const rows = replies.flatMap(rowsOf);
  const headers = [...new Set([...ALWAYS, ...rows.flatMap((row) => Object.keys(row))])];
  return { headers, rows: rows.map((row) => headers.map((header) => row[header] ?? null)) };
}

function rowsOf(reply: Fields): Cells[] {
  const definitions = listOf(reply.GroupDefinitions);
  const names = new Map(
    listOf(reply.DimensionValueAttributes).map(({ Value, Attributes }) => [text(Value), text(isFields(Attributes) ? Attributes.description : null)]),
  );
  return listOf(reply.ResultsByTime).flatMap((result) => {
    const when = { BillingAccountId: text(reply.BillingAccountId), ...timeOf(result) };
    const groups = listOf(result.Groups);
    const total = isFields(result.Total) ? result.Total : {};
    if (groups.length === 0) return Object.keys(total).length === 0 ? [] : [{ ...when, ...metricsOf(total) }];
    return groups.map(({ Keys, Metrics }) => {
      const keys = keysOf(Array.isArray(Keys) ? Keys : [], definitions);
      const name = names.get(keys.LINKED_ACCOUNT ?? null);
      return { ...when, ...keys, ...(name ? { LINKED_ACCOUNT_NAME: name } : {}), ...metricsOf(isFields(Metrics) ? Metrics : {}) };
    });
  });
}

/** AWS bills by calendar month in UTC. What is not estimated is final, as what carries the number of an invoice is elsewhere. */
function timeOf({ TimePeriod, Estimated }: Fields): Cells {
  const period = isFields(TimePeriod) ? TimePeriod : {};
  const start = text(period.Start);
  const isEstimated = text(Estimated)?.toLowerCase() !== 'false';
  return {
    TimePeriodStart: start,
    TimePeriodEnd: text(period.End),
    BillingPeriodStart: start && `${start.slice(0, 7)}-01`,
    BillingPeriodEnd: start && monthAfter(start),
    Estimated: String(isEstimated),
    Final: isEstimated ? null : 'final',
  };
}

/** First day of the month after that of a date, as `YYYY-MM-DD`. */
function monthAfter(date: string): string {
  const [year = 0, month = 0] = date.split('-').map(Number);
  return month === 12 ? `${year + 1}-01-01` : `${String(year).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}-01`;
}

/** `["Amazon EC2", "Environment$Dev"]`: a column for each dimension, tags and cost categories each as JSON. A tag without a value is none. */
function keysOf(keys: readonly Json[], definitions: readonly Fields[]): Cells {
  const cells: Cells = {};
  const maps: Record<'Tags' | 'CostCategories', Record<string, string>> = { Tags: {}, CostCategories: {} };
  for (const [index, each] of keys.entries()) {
    const key = text(each) ?? '';
    const { Type, Key } = definitions[index] ?? {};
    const group = text(Key);
    if (group && (Type === 'TAG' || Type === 'COST_CATEGORY')) {
      const value = key.startsWith(`${group}$`) ? key.slice(group.length + 1) : key;
      if (value !== '') maps[Type === 'TAG' ? 'Tags' : 'CostCategories'][group] = value;
    } else cells[group ?? `Key${index + 1}`] = key;
  }
  for (const [name, map] of Object.entries(maps)) if (Object.keys(map).length > 0) cells[name] = JSON.stringify(map);
  return cells;
}

function metricsOf(metrics: Fields): Cells {
  const cells: Cells = {};
  for (const name of METRICS) {
    const metric = metrics[name];
    if (!isFields(metric)) continue;
    const unit = text(metric.Unit);
    cells[name] = text(metric.Amount);
    if (name.endsWith('Cost')) cells.BillingCurrency ??= unit;
    else if (name === 'UsageQuantity') cells.UsageUnit = unit === 'N/A' ? null : unit;
  }
  return cells;
}

function text(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : typeof value === 'boolean' ? String(value) : null;
}

function listOf(value: Json | undefined): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function isFields(value: Json | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
