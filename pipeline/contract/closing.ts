/**
 * What a closed month keeps: tables as Parquet objects beside those of gold, named by their hash in `closed-months.yaml`.
 *
 * A build makes everything it says of the month from them, whatever bills, rules and organization say by then.
 */
import { DAILY_DIMENSIONS, DAILY_MEASURES } from './charges.ts';

/** File among the inputs that names the closed months. */
export const CLOSED_MONTHS_FILE = 'closed-months.yaml';

/** What says of a charge that it corrects a closed month; NULL in all others. */
export const CORRECTION_COLUMNS = {
  /** First day of the closed month whose charges it corrects. */
  x_CorrectedPeriodStart: 'DATE',
  /** Late usage, Credit, Refund, Price, Tax, Re-rating or Re-delivery. */
  x_CorrectionKind: 'VARCHAR',
  /** Names of the bills that brought it. */
  x_CorrectionReference: 'VARCHAR',
} as const;

/** Name and SQL type of the columns of each table that is kept. */
export const CLOSED_TABLES = {
  /** One daily charge of the month, or one part of a pool or another dimension's allocation, with its payer and rate. */
  charges: {
    /** Charge (with its payer), Pooled (its payers are parts), or Part (bears cost in x_Dimension). */
    x_ClosedRowKind: 'VARCHAR',
    /** Of a part, else NULL: cost_centers, or the name of another dimension. */
    x_Dimension: 'VARCHAR',
    ...DAILY_DIMENSIONS,
    ...DAILY_MEASURES,
    ...CORRECTION_COLUMNS,
    x_CostCenter: 'VARCHAR',
    x_AllocationKind: 'VARCHAR',
    x_AllocationRuleId: 'VARCHAR',
    x_Pool: 'VARCHAR',
    x_Share: 'DECIMAL(18,12)',
    x_Rate: 'DECIMAL(18,10)',
    x_RateDay: 'DATE',
    x_RateSource: 'VARCHAR',
  },
  /** Who bore cost of the month, in each dimension, and where the organization had it on which of its days. */
  payers: {
    x_Dimension: 'VARCHAR',
    x_CostCenter: 'VARCHAR',
    x_ValidFrom: 'DATE',
    /** First day on which it stood there no more; the month's end at the latest. */
    x_ValidTo: 'DATE',
    x_CostCenterName: 'VARCHAR',
    x_Department: 'VARCHAR',
    x_BusinessUnit: 'VARCHAR',
    x_Company: 'VARCHAR',
    x_Path: 'VARCHAR',
    x_Owner: 'VARCHAR',
    x_OwnerEmail: 'VARCHAR',
    x_OwnerUnit: 'VARCHAR',
    x_BudgetHolder: 'VARCHAR',
    x_Slack: 'VARCHAR',
  },
  /** Rules that caught cost of the month. */
  rules: {
    x_Dimension: 'VARCHAR',
    x_AllocationRuleOrder: 'BIGINT',
    x_AllocationRuleId: 'VARCHAR',
    x_AllocationRuleText: 'VARCHAR',
    x_Where: 'VARCHAR',
    x_Author: 'VARCHAR',
    x_Commit: 'VARCHAR',
    x_CommittedOn: 'DATE',
  },
  /** How the pools of the month were split. */
  pools: {
    x_Dimension: 'VARCHAR',
    x_Pool: 'VARCHAR',
    x_CostCenter: 'VARCHAR',
    x_PoolText: 'VARCHAR',
    x_SplitUsed: 'VARCHAR',
    x_IsFallback: 'BOOLEAN',
    x_Weight: 'DECIMAL(38,15)',
    x_Share: 'DOUBLE',
    /** Pools between it and the payer, parted by commas, or NULL. */
    x_Through: 'VARCHAR',
  },
  /** Bills that the month was made of, by account. */
  bills: {
    x_BillName: 'VARCHAR',
    x_Sha256: 'VARCHAR',
    x_Provider: 'VARCHAR',
    InvoiceIssuerName: 'VARCHAR',
    BillingAccountId: 'VARCHAR',
    BillingCurrency: 'VARCHAR',
  },
} as const;

export type ClosedTableName = keyof typeof CLOSED_TABLES;
export const CLOSED_TABLE_NAMES = Object.keys(CLOSED_TABLES) as ClosedTableName[];
