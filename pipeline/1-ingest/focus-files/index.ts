import { FOCUS_COLUMNS, FOCUS_VALUES, FOCUS_VERSIONS, FORMER_COLUMNS, type FocusType, focusDataset, focusVersion, sqlType } from '../../contract/focus.ts';
import type { NativeKind, Provider } from '../provider.ts';

const ALL = [...FOCUS_COLUMNS, ...Object.entries(FORMER_COLUMNS).map(([name, { type }]) => ({ name, type }))];
const NAMES = new Map(ALL.map(({ name }) => [letters(name), name]));
/** Former columns that a 1.4 column repeats only in part, so they stay beside it. */
const STAY = new Set(['ChargeSubcategory', 'ChargeType', 'PublisherName', 'Publisher', 'Region']);

/** FOCUS 1.0-preview to 1.4, from any provider, as CSV, CSV.gz or Parquet. */
export const focusFiles: Provider = {
  id: 'focus-files',
  title: 'FOCUS',
  folder: import.meta.dirname,
  recognise(headers) {
    if (!['CostAndUsage', null].includes(focusDataset(headers))) return 0;
    const known = new Set(headers.map(nativeName).filter((name) => NAMES.has(letters(name))));
    if (known.size < 6 || !(known.has('BilledCost') || known.has('EffectiveCost'))) return 0;
    return 0.5 + known.size / headers.length / 2;
  },
  nativeName,
  columns: Object.fromEntries(ALL.map(({ name, type }) => [name, kindOf(name, type)])),
  values: FOCUS_VALUES,
  required: [['BilledCost'], ['BillingCurrency'], ['BillingPeriodStart'], ['ChargePeriodStart']],
  expected(headers) {
    const version = FOCUS_VERSIONS.indexOf(focusVersion(headers));
    return FOCUS_COLUMNS.filter(({ level, since }) => level === 'mandatory' && FOCUS_VERSIONS.indexOf(since) <= version)
      .map(({ name }) => name)
      .filter((name) => !(version === 0 && (name === 'ChargeClass' || name === 'ContractedCost')));
  },
  verbatim: new Set(ALL.map(({ name }) => name).filter((name) => !STAY.has(name))),
  totals: {
    issuer: ['InvoiceIssuerName'],
    account: ['BillingAccountId'],
    currency: ['BillingCurrency'],
    periodStart: ['BillingPeriodStart'],
    periodEnd: ['BillingPeriodEnd'],
    chargeStart: ['ChargePeriodStart'],
    chargeEnd: ['ChargePeriodEnd', 'ChargePeriodStart'],
    billedCost: ['BilledCost'],
    invoice: ['InvoiceId'],
  },
  acrossBills: {
    table: 'covered_commitments',
    condition: "lower({ChargeCategory}) = 'purchase' AND {CommitmentDiscountId} IS NOT NULL AND {EffectiveCost} <> 0",
  },
  identity: [],
  isEmptyNull: false,
  tagColumns: () => [],
  defects: [
    {
      kind: 'Rounded to whole numbers',
      column: 'EffectiveCost',
      needs: ['BilledCost', 'EffectiveCost', 'ChargeCategory'],
      condition: "lower({ChargeCategory}) = 'usage' AND {EffectiveCost} <> {BilledCost} AND {EffectiveCost} = round({BilledCost}, 0)",
      example: "{EffectiveCost} || ' where BilledCost is ' || {BilledCost}",
      treatment: 'kept as it is: the bill says so',
    },
    {
      kind: 'Rounded to whole numbers',
      column: 'ContractedCost',
      needs: ['ListCost', 'ContractedCost', 'ChargeCategory'],
      condition: "lower({ChargeCategory}) = 'usage' AND {ContractedCost} <> {ListCost} AND {ContractedCost} = round({ListCost}, 0)",
      example: "{ContractedCost} || ' where ListCost is ' || {ListCost}",
      treatment: 'kept as it is: the bill says so',
    },
  ],
  focusVersion,
};

function nativeName(header: string): string {
  const clean = header.replace(/^\ufeff/, '').trim();
  return NAMES.get(letters(clean)) ?? clean;
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function kindOf(name: string, type: FocusType): NativeKind {
  if (type === 'datetime') return 'time';
  if (type === 'json') return 'json';
  if (type === 'string') return 'text';
  return sqlType({ name, type }) === 'DECIMAL(38,12)' ? 'money' : 'number';
}
