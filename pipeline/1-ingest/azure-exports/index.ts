import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Provider } from '../provider.ts';
import { leaveOut } from './folder-runs.ts';
import { COLUMNS, nativeName } from './names.ts';
import { BILLED, COST, parts } from './parts.ts';
import { pull } from './pull-settings.ts';

/** Columns that a FOCUS column repeats word for word. */
const VERBATIM = [
  'AdditionalInfo',
  'AvailabilityZone',
  'BillingCurrency',
  'BillingPeriodStartDate',
  'Date',
  'InvoiceId',
  'MeterName',
  'PricingCurrency',
  'ResourceId',
  'SubscriptionName',
  'Tags',
];

/** What only bills of Azure have, beside a cost and a date. */
const TELLING = ['MeterCategory', 'MeterId', 'MeterSubCategory', 'ConsumedService', 'ResourceLocation', 'InstanceId', 'SubscriptionGuid', 'SubscriptionId'];
const COSTS = ['CostInBillingCurrency', 'Cost', 'PreTaxCost'];
const SERVICES = new Set(
  (parse(readFileSync(join(import.meta.dirname, 'azure_services.csv'), 'utf8'), { columns: true }) as { Service: string }[]).map(({ Service }) => Service),
);
const KNOWN = [...SERVICES].map((name) => `'${name.replaceAll("'", "''")}'`).join(', ');

/** Cost and usage details of Azure Cost Management, ActualCost and AmortizedCost, of every agreement and export version. */
export const azureExports: Provider = {
  id: 'azure-exports',
  title: 'Azure cost and usage details',
  folder: import.meta.dirname,
  recognise(headers) {
    const names = new Set(headers.map(nativeName));
    if (names.has('BilledCost') || !names.has('Date') || !COSTS.some((name) => names.has(name))) return 0;
    const telling = TELLING.filter((name) => names.has(name)).length;
    return telling < 3 ? 0 : 0.7 + telling / 40;
  },
  leaveOut,
  pull,
  nativeName,
  columns: COLUMNS,
  values: {
    ChargeType: ['Usage', 'Purchase', 'Refund', 'UnusedReservation', 'UnusedSavingsPlan', 'Credit', 'Tax', 'Adjustment', 'RoundingAdjustment'],
    Frequency: ['OneTime', 'Recurring', 'UsageBased'],
    PricingModel: ['OnDemand', 'Spot', 'Reservation', 'SavingsPlan'],
  },
  required: [COSTS, ['BillingCurrency'], ['Date']],
  expected: () => [],
  verbatim: new Set(VERBATIM),
  parts,
  runOf(name) {
    const [, of, at] = /^((?:.*\/)?\d{8}-\d{8})\/(\d{12,14})\//.exec(name) ?? [];
    return of !== undefined && at !== undefined ? { of, at: at.padEnd(14, '0') } : null;
  },
  totals: {
    issuer: ["coalesce({PartnerName}, 'Microsoft')"],
    account: [
      "CASE WHEN {BillingAccountId} IS NULL OR contains({BillingAccountId}, ':') THEN {BillingProfileId} END",
      'BillingAccountId',
      'SubscriptionGuid',
      'SubscriptionId',
    ],
    currency: ['BillingCurrency'],
    periodStart: ['BillingPeriodStartDate', "date_trunc('month', {Date})"],
    periodEnd: [
      'CASE WHEN day({BillingPeriodEndDate}) = 1 THEN {BillingPeriodEndDate} ELSE {BillingPeriodEndDate} + INTERVAL 1 DAY END',
      "date_trunc('month', {Date}) + INTERVAL 1 MONTH",
    ],
    chargeStart: ['Date'],
    chargeEnd: ['Date'],
    billedCost: [BILLED],
    invoice: ['InvoiceId'],
  },
  identity: [],
  isEmptyNull: true,
  tagColumns: () => [],
  defects: [
    {
      kind: 'Row without a cost',
      column: 'Date',
      needs: ['Date'],
      condition: `${COST} IS NULL`,
      example: "coalesce({MeterName}, {MeterCategory}, 'on ' || {Date}::DATE)",
      treatment: 'its cost is read as 0',
    },
    {
      kind: 'Service without a category',
      column: 'MeterCategory',
      needs: ['MeterCategory'],
      condition: `lower({MeterCategory}) NOT IN ('unassigned', ${KNOWN}) AND coalesce(lower({ConsumedService}) NOT IN (${KNOWN}), true)`,
      example: '{MeterCategory}',
      treatment: 'ServiceCategory is Other; to name it, add a line to pipeline/1-ingest/azure-exports/azure_services.csv',
    },
  ],
  focusVersion: () => null,
};
