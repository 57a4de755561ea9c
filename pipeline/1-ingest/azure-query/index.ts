import { join } from 'node:path';
import { nativeName as exportName } from '../azure-exports/names.ts';
import { BILLED, parts } from '../azure-exports/parts.ts';
import type { NativeKind, Provider } from '../provider.ts';
import { pull } from './pull-settings.ts';
import { tabulate } from './reply.ts';

const COLUMNS: Readonly<Record<string, NativeKind>> = {
  CostInBillingCurrency: 'money',
  Cost: 'money',
  PreTaxCost: 'money',
  Date: 'time',
  UsageQuantity: 'number',
  ...Object.fromEntries(
    [
      'BenefitId',
      'BenefitName',
      'BillingCurrency',
      'ChargeType',
      'ConsumedService',
      'Frequency',
      'MeterCategory',
      'MeterName',
      'MeterSubCategory',
      'PricingModel',
      'PublisherName',
      'PublisherType',
      'ReservationId',
      'ReservationName',
      'ResourceGroupName',
      'ResourceId',
      'ResourceLocation',
      'ResourceType',
      'Scope',
      'ServiceName',
      'SubscriptionId',
      'SubscriptionName',
    ].map((name) => [name, 'text'] as const),
  ),
};

const OWN_NAMES: Readonly<Record<string, string>> = {
  billingmonth: 'Date',
  meter: 'MeterName',
  metersubcategory: 'MeterSubCategory',
  resourcegroup: 'ResourceGroupName',
  resourcegroupname: 'ResourceGroupName',
  scope: 'Scope',
  servicename: 'ServiceName',
  usagequantity: 'UsageQuantity',
};

/** What the Cost Management query API says of a day: sums by the dimensions that were asked for, coarser than any export. */
export const azureQuery: Provider = {
  id: 'azure-query',
  title: 'Azure Cost Management query',
  folder: import.meta.dirname,
  lookups: ['azure_regions.csv', 'azure_services.csv'].map((file) => join(import.meta.dirname, '../azure-exports', file)),
  recognise: () => 0,
  tabulate,
  pull,
  detail: 'aggregate',
  nativeName: (header) => OWN_NAMES[header.trim().toLowerCase()] ?? exportName(header),
  columns: COLUMNS,
  values: {},
  required: [['CostInBillingCurrency', 'Cost', 'PreTaxCost'], ['BillingCurrency'], ['Date']],
  expected: () => [],
  verbatim: new Set(['BillingCurrency', 'Date', 'ResourceId', 'SubscriptionId', 'SubscriptionName', 'MeterName']),
  parts,
  totals: {
    issuer: ["'Microsoft'"],
    account: ["regexp_extract({Scope}, '([^/]+)/?$', 1)", 'SubscriptionId', "regexp_extract({ResourceId}, '^/?subscriptions/([^/]+)', 1, 'i')"],
    currency: ['BillingCurrency'],
    periodStart: ["date_trunc('month', {Date})"],
    periodEnd: ["date_trunc('month', {Date}) + INTERVAL 1 MONTH"],
    chargeStart: ['Date'],
    chargeEnd: ['Date'],
    billedCost: [BILLED],
    invoice: [],
  },
  identity: [],
  isEmptyNull: true,
  tagColumns: () => [],
  defects: [
    {
      kind: 'Coarser than an export',
      column: 'Date',
      needs: ['Date'],
      condition: '{Date} IS NOT NULL',
      example: "'no quantities, prices, meters and tags'",
      treatment: 'kept: sums by day and the dimensions asked for; an export of the same month counts instead',
    },
  ],
  focusVersion: () => null,
};
