import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { NativeKind, Provider } from '../provider.ts';
import { pull } from './pull-settings.ts';
import { METRICS, tabulate } from './tabulate.ts';

const TEXTS = [
  'BillingAccountId',
  'Estimated',
  'Final',
  'BillingCurrency',
  'UsageUnit',
  'AZ',
  'BILLING_ENTITY',
  'INSTANCE_TYPE',
  'INVOICING_ENTITY',
  'LEGAL_ENTITY_NAME',
  'LINKED_ACCOUNT',
  'LINKED_ACCOUNT_NAME',
  'RECORD_TYPE',
  'REGION',
  'RESERVATION_ID',
  'RESOURCE_ID',
  'SAVINGS_PLAN_ARN',
  'SERVICE',
  'USAGE_TYPE',
];
const TIMES = ['TimePeriodStart', 'TimePeriodEnd', 'BillingPeriodStart', 'BillingPeriodEnd'];

const SERVICES = (parse(readFileSync(join(import.meta.dirname, 'aws_cost_explorer_services.csv'), 'utf8'), { columns: true }) as { KnownAs: string }[]).map(
  ({ KnownAs }) => `'${KnownAs.replaceAll("'", "''")}'`,
);

/** AWS Cost Explorer: sums by at most two dimensions, where there is no export of the lines. */
export const awsCostExplorer: Provider = {
  id: 'aws-cost-explorer',
  title: 'AWS Cost Explorer',
  folder: import.meta.dirname,
  recognise: (headers) => (headers.includes('TimePeriodStart') && METRICS.some((metric) => headers.includes(metric)) ? 1 : 0),
  tabulate,
  detail: 'aggregate',
  pull,
  nativeName: (header) => header.trim(),
  columns: {
    ...kinds('text', TEXTS),
    ...kinds('time', TIMES),
    ...kinds(
      'money',
      METRICS.filter((name) => name.endsWith('Cost')),
    ),
    ...kinds('number', ['UsageQuantity']),
    ...kinds('json', ['Tags']),
  },
  values: {},
  required: [['NetUnblendedCost', 'UnblendedCost'], ['BillingCurrency'], ['BillingPeriodStart'], ['TimePeriodStart']],
  expected: () => [],
  // Also those that a restatement changes: what is left names a line.
  verbatim: new Set([...TEXTS.filter((name) => !['RECORD_TYPE', 'BILLING_ENTITY', 'INSTANCE_TYPE'].includes(name)), ...TIMES, ...METRICS, 'Tags']),
  totals: {
    issuer: ['INVOICING_ENTITY', 'LEGAL_ENTITY_NAME', "'AWS'"],
    account: ['BillingAccountId'],
    currency: ['BillingCurrency'],
    periodStart: ['BillingPeriodStart'],
    periodEnd: ['BillingPeriodEnd'],
    chargeStart: ['TimePeriodStart'],
    chargeEnd: ['TimePeriodEnd', 'TimePeriodStart'],
    billedCost: ['NetUnblendedCost', 'UnblendedCost'],
    invoice: ['Final'],
  },
  identity: [],
  isEmptyNull: true,
  tagColumns: () => [],
  defects: [
    {
      kind: 'Coarser than an export',
      column: 'TimePeriodStart',
      needs: ['TimePeriodStart'],
      condition: 'true',
      example: '{TimePeriodStart}::VARCHAR',
      treatment: 'kept: sums by at most two dimensions, without resources, prices or list costs; a Data Export of the same month replaces them',
    },
    {
      kind: 'Estimated amount',
      column: 'Estimated',
      needs: ['Estimated', 'TimePeriodStart'],
      condition: "{Estimated} = 'true'",
      example: '{TimePeriodStart}::VARCHAR',
      treatment: 'kept: AWS may still change it, so the month is not final',
    },
    {
      kind: 'Service without a category',
      column: 'SERVICE',
      needs: ['SERVICE'],
      condition: `{SERVICE} NOT IN (${SERVICES.join(', ')})`,
      example: '{SERVICE}',
      treatment: 'ServiceCategory is Other; to name it, add a line to pipeline/1-ingest/aws-cost-explorer/aws_cost_explorer_services.csv',
    },
  ],
  focusVersion: () => null,
};

function kinds(kind: NativeKind, names: readonly string[]): Record<string, NativeKind> {
  return Object.fromEntries(names.map((name) => [name, kind]));
}
