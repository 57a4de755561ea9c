/**
 * Silver: what every provider's bill becomes. Read this file first; all tables hang on it.
 *
 * `charges` has one row per charge, `daily_charges` one per day and combination of its dimensions. Money is in BillingCurrency.
 */
import { FOCUS_COLUMNS, FOUR_COSTS, sqlType } from './focus.ts';

/** Columns of `charges` that FOCUS does not name; native columns of the provider follow them as `x_PascalCase`. */
const OWN_COLUMNS = {
  /** `<x_BillId>-<x_BillRow>`, and of a row that became several charges from the second on `.<which of them>`. */
  x_ChargeId: 'VARCHAR',
  x_BillId: 'VARCHAR',
  /** Row of the delivered file, from 1, that the charge came from; several charges may share one, 0 is the file as a whole. */
  x_BillRow: 'BIGINT',
  /** Folder name of the provider that read the bill. */
  x_Provider: 'VARCHAR',
  /** What was repaired in this row, as `Kind:Column` words parted by spaces, or NULL. */
  x_SourceChanges: 'VARCHAR',
} as const;

/**
 * Columns by which a charge says that it is a share of another one, NULL in all others. Where that one, its origin, is on a bill, the
 * daily charges of the origin are split by these weights and the shares themselves do not count; elsewhere they are charges like any other.
 */
export const SHARE_COLUMNS = {
  /** ResourceId of the origin, or its last part, as in an ARN or a path. */
  x_OriginResourceId: 'VARCHAR',
  /** Name of the origin, for when its id is not known. */
  x_OriginResourceName: 'VARCHAR',
  /** Cluster that the share is part of. */
  x_OriginCluster: 'VARCHAR',
  /** Any measure, the same for all shares of an origin and day, up to 10 trillion; negative counts as 0. */
  x_SplitWeight: 'DECIMAL(38,12)',
} as const;

/**
 * Column of a charge that is a part of an amount laid out over a term, like a month of a year's contract: the billing period under which
 * the bill states that amount. Such a charge counts when its amount does, and from its day on; NULL in all others.
 */
export const STATED_PERIOD_COLUMN = 'x_StatedPeriodStart';

/** Columns by which a charge says when the commitment that it is of begins and ends (exclusive), where its bill tells; NULL in all others. */
export const TERM_COLUMNS = { x_CommitmentStart: 'TIMESTAMP', x_CommitmentEnd: 'TIMESTAMP' } as const;

/** Column of `focus_rows` that numbers the charges that one row of a bill became, from 1; absent or NULL where it is one. */
export const ROW_PART_COLUMN = 'x_BillRowPart';

/** Name and SQL type of every column that `charges` always has, in order. */
export const CHARGE_COLUMNS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(FOCUS_COLUMNS.map((column) => [column.name, sqlType(column)])),
  ...OWN_COLUMNS,
};

/** Name and SQL type of the dimensions of `daily_charges`: its grain. */
export const DAILY_DIMENSIONS = {
  ChargePeriodStart: 'DATE',
  /** First day of the month in which the billing period starts, also where that is another day: cost, budgets and rates meet by month. */
  BillingPeriodStart: 'DATE',
  InvoiceIssuerName: 'VARCHAR',
  BillingAccountId: 'VARCHAR',
  BillingAccountName: 'VARCHAR',
  BillingCurrency: 'VARCHAR',
  ServiceProviderName: 'VARCHAR',
  SubAccountId: 'VARCHAR',
  SubAccountName: 'VARCHAR',
  ServiceCategory: 'VARCHAR',
  ServiceName: 'VARCHAR',
  RegionId: 'VARCHAR',
  RegionName: 'VARCHAR',
  ResourceId: 'VARCHAR',
  ResourceName: 'VARCHAR',
  ResourceType: 'VARCHAR',
  /** Of a part of a split charge, how it was split; the resource is NULL for what nobody used. */
  AllocatedMethodId: 'VARCHAR',
  AllocatedResourceId: 'VARCHAR',
  AllocatedResourceName: 'VARCHAR',
  SkuId: 'VARCHAR',
  SkuMeter: 'VARCHAR',
  ChargeCategory: 'VARCHAR',
  ChargeClass: 'VARCHAR',
  ChargeFrequency: 'VARCHAR',
  /** Only of charges that are not Usage. */
  ChargeDescription: 'VARCHAR',
  PricingCategory: 'VARCHAR',
  PricingUnit: 'VARCHAR',
  ConsumedUnit: 'VARCHAR',
  CommitmentDiscountId: 'VARCHAR',
  CommitmentDiscountType: 'VARCHAR',
  CommitmentDiscountStatus: 'VARCHAR',
  Tags: 'VARCHAR',
  /** JSON object of further columns of the charges that rules name, or NULL. */
  x_NamedColumns: 'VARCHAR',
} as const;

/** Name and SQL type of what `daily_charges` says of each row: sums over its charges, and the last end of their billing periods. */
export const DAILY_MEASURES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(FOUR_COSTS.map((name) => [name, 'DECIMAL(38,12)'])),
  ConsumedQuantity: 'DECIMAL(38,15)',
  PricingQuantity: 'DECIMAL(38,15)',
  x_ChargeCount: 'BIGINT',
  /** Exclusive, and the day itself, not the month. */
  BillingPeriodEnd: 'DATE',
};
