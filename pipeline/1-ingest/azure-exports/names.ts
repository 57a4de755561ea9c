/** The names of columns: of every export version, spelling and language to those that `focus.sql` knows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { NativeKind } from '../provider.ts';

/** Every native column that `focus.sql` names, as the newest export writes it where versions differ. */
export const COLUMNS: Readonly<Record<string, NativeKind>> = {
  ...kinds('money', ['CostInBillingCurrency', 'Cost', 'PreTaxCost', 'CostInPricingCurrency', 'PaygCostInBillingCurrency']),
  ...kinds('number', ['Quantity', 'EffectivePrice', 'ResourceRate', 'UnitPrice', 'PayGPrice', 'ExchangeRatePricingToBilling']),
  ...kinds('time', ['Date', 'BillingPeriodStartDate', 'BillingPeriodEndDate']),
  ...kinds('json', ['Tags', 'AdditionalInfo']),
  ...kinds('text', [
    'AvailabilityZone',
    'BenefitId',
    'BenefitName',
    'BillingAccountId',
    'BillingAccountName',
    'BillingCurrency',
    'BillingProfileId',
    'BillingProfileName',
    'ChargeType',
    'ConsumedService',
    'Frequency',
    'InstanceId',
    'InstanceName',
    'InvoiceId',
    'Location',
    'MeterCategory',
    'MeterId',
    'MeterName',
    'MeterSubCategory',
    'PartNumber',
    'PartnerName',
    'PlanName',
    'PricingCurrency',
    'PricingModel',
    'ProductId',
    'ProductName',
    'ProductOrderId',
    'ProductOrderName',
    'PublisherName',
    'PublisherType',
    'ReservationId',
    'ReservationName',
    'ResourceId',
    'ResourceLocation',
    'ResourceName',
    'ResourceType',
    'SubscriptionGuid',
    'SubscriptionId',
    'SubscriptionName',
    'Term',
    'UnitOfMeasure',
  ]),
};

/** Other names that a column had in an older version, or has in one kind of agreement. */
const ALIASES: Readonly<Record<string, string>> = {
  additionalproperties: 'AdditionalInfo',
  billingcurrencycode: 'BillingCurrency',
  consumedquantity: 'Quantity',
  consumedservicename: 'ConsumedService',
  currency: 'BillingCurrency',
  currencycode: 'BillingCurrency',
  exchangerate: 'ExchangeRatePricingToBilling',
  extendedcost: 'Cost',
  invoiceno: 'InvoiceId',
  invoicesection: 'InvoiceSectionName',
  paygcost: 'PaygCostInBillingCurrency',
  paygprice: 'PayGPrice',
  product: 'ProductName',
  resourcegroupname: 'ResourceGroup',
  unit: 'UnitOfMeasure',
  usagedate: 'Date',
  usagedatetime: 'Date',
  usagequantity: 'Quantity',
};

const LOCALIZED = parse(readFileSync(join(import.meta.dirname, 'azure_headers.csv'), 'utf8'), { columns: true }) as { Column: string; Header: string }[];

const NAMES: ReadonlyMap<string, string> = new Map([
  ...LOCALIZED.map(({ Column, Header }) => [letters(Header), Column] as const),
  ...Object.keys(COLUMNS).map((name) => [letters(name), name] as const),
  ...Object.entries(ALIASES),
]);

/** `usageDateTime`, `UsageDateTime` and `Nutzungsdatum` are all `Date`; a name in brackets behind a localized one counts too. */
export function nativeName(header: string): string {
  const clean = header.replace(/^\ufeff/, '').trim();
  const inBrackets = /^(.*\S)\s*\((\w+)\)$/.exec(clean);
  return NAMES.get(letters(clean)) ?? (inBrackets ? (NAMES.get(letters(inBrackets[2]!)) ?? NAMES.get(letters(inBrackets[1]!))) : undefined) ?? clean;
}

/** Letters and digits alone, in lower case and without accents. */
function letters(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, (mark) => (/[\u3099\u309a]/.test(mark) ? mark : ''))
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\u3099\u309a]/gu, '');
}

function kinds(kind: NativeKind, names: readonly string[]): Record<string, NativeKind> {
  return Object.fromEntries(names.map((name) => [name, kind]));
}
