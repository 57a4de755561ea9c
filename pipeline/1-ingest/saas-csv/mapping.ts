/** What a mapping file says: `data/inputs/mappings/<name>.yaml`. */

import { z } from 'zod';
import { FOCUS_VALUES } from '../../contract/focus.ts';
import { listOf, text } from '../../engine/config.ts';

/** What a row of a file can be. */
export const ROW_KINDS = ['usage', 'invoice', 'seats', 'prepaid', 'purchase', 'draw-down', 'contract', 'budget-and-actuals', 'tokens', 'left-out'] as const;
export type RowKind = (typeof ROW_KINDS)[number];

/** FOCUS columns that a mapping may fill with text. */
export const TEXT_COLUMNS = [
  'AvailabilityZone',
  'BillingAccountId',
  'BillingAccountName',
  'BillingAccountType',
  'BillingCurrency',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargeFrequency',
  'ConsumedUnit',
  'HostProviderName',
  'InvoiceDetailId',
  'InvoiceId',
  'InvoiceIssuerName',
  'PricingCategory',
  'PricingCurrency',
  'PricingUnit',
  'RegionId',
  'RegionName',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'ServiceCategory',
  'ServiceName',
  'ServiceProviderName',
  'ServiceSubcategory',
  'SkuId',
  'SkuMeter',
  'SkuPriceId',
  'SubAccountId',
  'SubAccountName',
  'SubAccountType',
  'x_ContractId',
] as const;
/** Amounts of money, in BillingCurrency but for the last one. */
export const MONEY_COLUMNS = ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost', 'x_Budget', 'PricingCurrencyEffectiveCost'] as const;
export const NUMBER_COLUMNS = [
  'ConsumedQuantity',
  'ContractedUnitPrice',
  'ListUnitPrice',
  'PricingQuantity',
  'PricingCurrencyContractedUnitPrice',
  'PricingCurrencyListUnitPrice',
] as const;
export const TIME_COLUMNS = ['BillingPeriodStart', 'BillingPeriodEnd', 'ChargePeriodStart', 'ChargePeriodEnd', 'x_InvoiceDate'] as const;

export type TextColumn = (typeof TEXT_COLUMNS)[number];
export type MoneyColumn = (typeof MONEY_COLUMNS)[number];
export type NumberColumn = (typeof NUMBER_COLUMNS)[number];
export type TimeColumn = (typeof TIME_COLUMNS)[number];
export type MappedColumn = TextColumn | MoneyColumn | NumberColumn | TimeColumn | 'Tags';
export const MAPPED_COLUMNS: readonly MappedColumn[] = [...TEXT_COLUMNS, ...MONEY_COLUMNS, ...NUMBER_COLUMNS, ...TIME_COLUMNS, 'Tags'];

const headers = z.union([text.transform((one) => [one]), z.array(text).min(1)], {
  error: 'is not the header of a column, or a list of headers of which the first that says something counts',
});
const decimal = z.string().regex(/^\d{1,15}(\.\d{1,12})?$/, 'is not a price like 2.50');
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'is not a day like 2026-01-31');
const kind = z.enum(ROW_KINDS);

/** An object that knows these keys, each of them optional. */
function optional<K extends string, T extends z.ZodType>(keys: readonly K[], type: T) {
  return z.strictObject(Object.fromEntries(keys.map((key) => [key, type.optional()])) as Record<K, z.ZodOptional<T>>);
}

const constants = optional(TEXT_COLUMNS, text).extend({
  BillingCurrency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'is not a currency code of three letters')
    .optional(),
  ChargeCategory: z.enum(FOCUS_VALUES.ChargeCategory).optional(),
  ChargeFrequency: z.enum(FOCUS_VALUES.ChargeFrequency).optional(),
  PricingCategory: z.enum(FOCUS_VALUES.PricingCategory).optional(),
  ServiceCategory: z.enum(FOCUS_VALUES.ServiceCategory).optional(),
});

const meter = z.strictObject({
  /** SkuMeter, like "Input Tokens". */
  meter: text,
  /** Column of its quantity. */
  column: text,
  /** Columns that are counted in it and are meters of their own, or not charged. */
  less: listOf(text),
  /** Column of what it cost. */
  cost: text.optional(),
});

const price = z.strictObject({
  /** A SkuId, or its beginning and a star. */
  sku: text,
  meter: text,
  from: day.optional(),
  price: decimal,
});

export const mappingSchema = z.strictObject({
  /** Headers that a file must have to be recognised; none: only where providers.yaml names the mapping. */
  headers: listOf(text),
  rows: z
    .union(
      [
        kind.transform((all) => ({ by: null, kinds: {}, otherwise: all })),
        z.strictObject({ by: text, kinds: z.record(z.string(), kind), otherwise: kind.optional() }),
      ],
      {
        error: `is one of ${ROW_KINDS.join(', ')}, or "by:" a column with "kinds:"`,
      },
    )
    .optional(),
  columns: optional(MAPPED_COLUMNS, headers).default({}),
  constants: constants.default({}),
  /** Words of the file and what FOCUS says instead; empty: nothing. */
  values: optional(TEXT_COLUMNS, z.record(z.string(), z.union([z.string(), z.null(), z.boolean()]))).default({}),
  /** Tag keys and their columns, or a list of columns that are their own keys. */
  tags: z
    .union([z.array(text).transform((list) => Object.fromEntries(list.map((each) => [each, each]))), z.record(text, text)], {
      error: 'is neither a list of headers nor tag keys with headers',
    })
    .default({}),
  /** Every column whose header begins so is a tag, whose key is the rest. */
  tag_prefix: text.optional(),
  /** How days and times are written, beside ISO 8601: `DD.MM.YYYY`. */
  dates: z.union([text.transform((one) => [one]), z.array(text)]).default([]),
  /** Whether the last day, or month, of a period belongs to it. */
  ends: z.enum(['inclusive', 'exclusive']).optional(),
  /** How long a charge lasts that does not say when it ends. */
  grain: z.enum(['hour', 'day', 'month']).optional(),
  numbers: z.strictObject({ decimal: z.enum(['.', ',']).default('.'), thousands: z.enum([',', '.', ' ', "'", 'none']).optional() }).optional(),
  sign: z.enum(['as delivered', 'reversed']).default('as delivered'),
  /** Rows that are no charges, like totals: a column and its values. */
  leave_out: z.record(text, z.union([z.string().transform((one) => [one]), z.array(z.string())])).default({}),
  /** Columns that together name a line in every delivery of it. */
  identity: listOf(text),
  /** Contracts: one effective charge a day, or a calendar month. */
  spread: z.enum(['daily', 'monthly']).default('daily'),
  /** Virtual currency: its name, and what one is worth in BillingCurrency where no column says it. */
  token: z.strictObject({ name: text.default('Token'), value: decimal.optional() }).optional(),
  /** Quantities of a row that are charges of their own. */
  meters: listOf(meter),
  /** How many are priced together: a price of 2.50 for 1000000 tokens. */
  per: z.string().regex(/^10*$/, 'is not 1, 1000 or 1000000').default('1000000'),
  prices: listOf(price),
  /** Hands the column x_Budget to the budgets: their name, and the level whose units the budgets are for. */
  budgets: z.strictObject({ name: text, level: z.enum(['company', 'business unit', 'department', 'cost center']), unit: text }).optional(),
});

export type MappingFile = z.infer<typeof mappingSchema>;

export interface Mapping extends MappingFile {
  readonly rows: NonNullable<MappingFile['rows']>;
  readonly name: string;
  readonly path: string;
  /** `file:line` of a key. */
  whereOf(path: readonly (string | number)[]): string;
}
