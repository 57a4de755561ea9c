import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Provider } from '../provider.ts';
import { COLUMNS, nativeName, VERBATIM } from './columns.ts';
import { leaveOut } from './folder-deliveries.ts';
import { pull } from './pull-settings.ts';
import { suppliedColumns } from './supplied.ts';

const SERVICES = readLookup('aws_service_categories.csv').map(({ ProductCode }) => `'${ProductCode!.replaceAll("'", "''")}'`);

/** The AWS Cost and Usage Report: CUR 2.0, and legacy as Parquet (`line_item_unblended_cost`) and as CSV (`lineItem/UnblendedCost`). */
export const awsDataExports: Provider = {
  id: 'aws-data-exports',
  title: 'AWS Cost and Usage Report',
  folder: import.meta.dirname,
  recognise(headers) {
    // Oracle's cost reports name other columns of a line item so.
    const ofLines = headers.map(nativeName).filter((name) => name.startsWith('line_item_') && name in COLUMNS);
    return ofLines.length >= 4 ? 1 : 0;
  },
  pull,
  leaveOut,
  nativeName,
  supplied: suppliedColumns,
  columns: COLUMNS,
  values: {},
  required: [
    ['line_item_unblended_cost', 'line_item_net_unblended_cost'],
    ['line_item_currency_code'],
    ['bill_billing_period_start_date'],
    ['line_item_usage_start_date'],
  ],
  expected: () => [],
  verbatim: VERBATIM,
  totals: {
    issuer: ['bill_invoicing_entity', 'line_item_legal_entity', "'AWS'"],
    account: ['bill_payer_account_id'],
    currency: ['line_item_currency_code'],
    periodStart: ['bill_billing_period_start_date'],
    periodEnd: ['bill_billing_period_end_date'],
    chargeEnd: ['line_item_usage_end_date', 'line_item_usage_start_date'],
    billedCost: ['line_item_net_unblended_cost', 'line_item_unblended_cost'],
    invoice: ['bill_invoice_id'],
  },
  // Negations take back what a savings plan covers.
  balance:
    "CASE WHEN {line_item_line_item_type} IN ('SavingsPlanCoveredUsage', 'SavingsPlanNegation') THEN coalesce({line_item_net_unblended_cost}, {line_item_unblended_cost}) END",
  identity: ['identity_line_item_id', 'identity_time_interval'],
  isEmptyNull: true,
  tagColumns: (source) =>
    source.flatMap(({ header, name }) => {
      const [, scheme, key] = /^resource_?tags[/_.](user|aws)[:_](.+)$/i.exec(header) ?? [];
      return scheme && key ? [{ column: name, key: scheme.toLowerCase() === 'aws' ? `aws:${key}` : key }] : [];
    }),
  defects: [
    ...['bill_payer_account_id', 'line_item_usage_account_id'].map((column) => ({
      kind: 'Account shortened by a spreadsheet',
      column,
      needs: [column],
      condition: `regexp_full_match({${column}}, '\\d([.,]\\d+)?E\\+\\d+')`,
      example: `{${column}}`,
      treatment: '',
      fatal: 'an account: a spreadsheet has cut its digits off, so several accounts may look the same',
    })),
    {
      kind: 'Service without a category',
      column: 'line_item_product_code',
      needs: ['line_item_product_code'],
      condition: `{line_item_product_code} NOT IN (${SERVICES.join(', ')})`,
      example: '{line_item_product_code}',
      treatment: 'ServiceCategory is Other; to name it, add a line to pipeline/1-ingest/aws-data-exports/aws_service_categories.csv',
    },
    {
      kind: 'Discount without a net amount',
      column: 'line_item_net_unblended_cost',
      needs: ['line_item_net_unblended_cost', 'line_item_unblended_cost', 'line_item_line_item_type'],
      condition: "ends_with({line_item_line_item_type}, 'Discount') AND {line_item_net_unblended_cost} IS NULL AND {line_item_unblended_cost} <> 0",
      example: '{line_item_unblended_cost}',
      isSummed: true,
      treatment: 'billed as it stands: where other rows have net amounts, look whether they hold it already',
    },
    {
      kind: 'Split cost with a cost of its own',
      column: 'split_line_item_parent_resource_id',
      needs: ['split_line_item_parent_resource_id', 'line_item_unblended_cost'],
      condition: '{split_line_item_parent_resource_id} IS NOT NULL AND {line_item_unblended_cost} <> 0',
      example: '{line_item_unblended_cost}',
      isSummed: true,
      treatment: 'kept as a charge of its own, not as a share of its parent',
    },
  ],
  focusVersion: () => null,
};

function readLookup(file: string): Record<string, string>[] {
  return parse(readFileSync(join(import.meta.dirname, file), 'utf8'), { columns: true }) as Record<string, string>[];
}
