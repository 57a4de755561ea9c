import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { NativeKind, Parts, Provider } from '../provider.ts';
import { pull } from './pull-settings.ts';
import { HEADERS, tabulate } from './tabulate.ts';

const KINDS: Readonly<Partial<Record<(typeof HEADERS)[number], NativeKind>>> = {
  month: 'time',
  cost: 'money',
  weight: 'money',
  usage: 'number',
  attributed_tags: 'json',
  beyond_products: 'money',
};
const PRODUCTS = (parse(readFileSync(join(import.meta.dirname, 'datadog_products.csv'), 'utf8'), { columns: true }) as { KnownAs: string }[]).map(
  ({ KnownAs }) => `'${KnownAs}'`,
);

/** The same month as it is expected to be, as it stands, and as it is invoiced: only the last of these that is there counts. */
const ORDER = ['projected', 'estimated', 'final'] as const;

const parts: Parts = {
  sql: '{part}',
  datasetOf(totals) {
    const [first, ...others] = new Set(totals.map(({ part }) => part));
    return others.length === 0 ? (first ?? null) : null;
  },
  datasetNamed: () => 'final',
  leftOut: (dataset, loaded) =>
    ORDER.slice(ORDER.indexOf(dataset as 'final') + 1).some((better) => loaded.has(better)) && dataset !== 'attributed' ? [dataset] : [],
  defects: () => [],
};

/** Datadog: costs by organization and product, and what part of them each tag has. */
export const datadog: Provider = {
  id: 'datadog',
  title: 'Datadog',
  folder: import.meta.dirname,
  recognise: (headers) => (HEADERS.every((header) => header === 'currency' || headers.includes(header)) ? 0.9 : 0),
  tabulate,
  pull,
  parts,
  nativeName: (header) => header.trim(),
  columns: Object.fromEntries(HEADERS.map((header) => [header, KINDS[header] ?? 'text'])),
  values: {},
  required: [['currency'], ['cost'], ['month']],
  expected: () => [],
  verbatim: new Set(HEADERS.filter((header) => header !== 'charge_type')),
  totals: {
    issuer: ["'Datadog'"],
    account: ['account_id'],
    currency: ['currency'],
    periodStart: ['month'],
    periodEnd: [],
    chargeEnd: ['month'],
    billedCost: ['cost'],
    invoice: ["CASE WHEN {part} = 'final' THEN 'final' END"],
  },
  identity: [],
  isEmptyNull: true,
  tagColumns: () => [],
  defects: [
    {
      kind: 'Estimated amount',
      column: 'part',
      needs: ['part', 'month'],
      condition: "{part} = 'estimated'",
      example: "strftime({month}, '%Y-%m')",
      treatment: 'kept and marked in x_IsEstimated: Datadog says the final amount by the 16th of the following month',
    },
    {
      kind: 'Projected amount',
      column: 'part',
      needs: ['part', 'month'],
      condition: "{part} = 'projected'",
      example: "strftime({month}, '%Y-%m')",
      treatment: 'kept and marked in x_IsEstimated: what the whole month is expected to cost; gives way to what it did cost',
    },
    {
      kind: 'Total differs from its products',
      column: 'beyond_products',
      needs: ['beyond_products'],
      condition: '{beyond_products} <> 0',
      example: '{beyond_products}',
      isSummed: true,
      treatment: 'products are kept as they are; the total that Datadog states for the organization is not counted',
    },
    {
      kind: 'Service without a category',
      column: 'product',
      needs: ['product'],
      condition: `{product} NOT IN (${PRODUCTS.join(', ')})`,
      example: '{product}',
      treatment: 'ServiceCategory is Management and Governance; to name it, add a line to pipeline/1-ingest/datadog/datadog_products.csv',
    },
  ],
  focusVersion: () => null,
};
