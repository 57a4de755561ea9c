/** What Costbook has to be told to read one provider's bills. A provider is a folder: this object in `index.ts`, `focus.sql`, `fixture/`, `README.md`. */

import type { LeftOut } from './left-out.ts';
import type { Defect, SourceTotal } from './profile.ts';
import type { Pull } from './pull.ts';
import type { Json, TextTable } from './tabulate.ts';

/** What a native column holds; decides how its text is read. */
export type NativeKind = 'money' | 'number' | 'time' | 'json' | 'text';

/** A column as the file has it: its header, and the DuckDB type (always VARCHAR in CSV). */
export interface SourceColumn {
  readonly header: string;
  readonly type: string;
}

/** A column's header and the native name it was given. */
export interface NativeName {
  readonly header: string;
  readonly name: string;
}

/** A column that a file lacks and that its other columns tell. */
export interface SuppliedColumn {
  readonly name: string;
  /** DuckDB type, and SQL over the file's columns as they are delivered, by their native names. */
  readonly type: string;
  readonly sql: string;
  /** What is listed as a defect of the file; absent where nothing is lost by it. */
  readonly treatment?: string;
  /** Its SQL may also read supplied columns of lower layers; absent: 0. */
  readonly layer?: number;
}

/**
 * Native columns that say what a total is about; of each list the first that is not NULL counts. An entry that is no column's name is
 * an SQL expression, in which `{column}` stands for the column as it is read.
 */
export interface TotalColumns {
  readonly issuer: readonly string[];
  readonly account: readonly string[];
  readonly currency: readonly string[];
  readonly periodStart: readonly string[];
  readonly periodEnd: readonly string[];
  /** First moment of a charge; where it is named, deliveries that hold some of the same days give way day by day. */
  readonly chargeStart?: readonly string[];
  readonly chargeEnd: readonly string[];
  readonly billedCost: readonly string[];
  readonly invoice: readonly string[];
}

/** A defect that takes several columns to see, as an SQL condition over native columns. */
export interface DefectRule {
  readonly kind: string;
  readonly column: string;
  readonly needs: readonly string[];
  readonly condition: string;
  readonly example: string;
  /** The example is an amount, and what is shown is its sum over all such rows. */
  readonly isSummed?: boolean;
  readonly treatment: string;
  /** What the value should have been, when the bill cannot be read without it: the defect then stops the build. */
  readonly fatal?: string;
}

/**
 * Where a month comes as several datasets that repeat each other in part: which rows of each count beside the others. The parts are told
 * by a row's own content, so that silver is made from the file alone and carries them in `x_Part`.
 */
export interface Parts {
  /** SQL over native columns (`{column}`): the part that a row belongs to. */
  readonly sql: string;
  /** The dataset that a file holds as far as its rows tell, from its totals by part. */
  datasetOf(totals: readonly SourceTotal[]): string | null;
  /** The dataset as far as its name tells, else the usual one. */
  datasetNamed(name: string): string;
  /** Parts of a dataset that do not count while these datasets of the same account and period are loaded, itself among them. */
  leftOut(dataset: string, loaded: ReadonlySet<string>): readonly string[];
  /** What is odd about the datasets of one account and period together; each is said of the bills of one dataset. */
  defects(loaded: ReadonlyMap<string, readonly SourceTotal[]>): readonly { readonly dataset: string; readonly defect: Defect }[];
}

/** Budgets that a bill brings beside its charges, in the native columns BudgetAmount, BudgetUnit, BillingCurrency and BillingPeriodStart. */
export interface DeliveredBudgets {
  readonly name: string;
  /** The level of the organization that BudgetUnit names units of. */
  readonly level: string;
}

export interface Provider {
  /** Folder name; `x_Provider` of its charges. */
  readonly id: string;
  readonly title: string;
  /** Absolute path of the provider's folder, where `focus.sql` makes FOCUS rows from the table `native`. */
  readonly folder: string;
  /** How sure it is, 0 to 1, that a file with these headers is its bill. */
  recognise(headers: readonly string[]): number;
  /** Of a provider that a mapping file describes: its name, and `file:line`. */
  readonly mapping?: { readonly name: string; readonly where: string };
  /** Providers that mapping files describe, those of people in the inputs folder among them. Throws what is wrong with such a file. */
  described?(inputs: string): readonly Provider[];
  /** What to say of a file that lacks one of {@link required}. */
  columnMissing?(path: string, alternatives: readonly string[], headers: readonly string[]): Error;
  /** Columns that the next delivery of the same line may change, beside amounts and numbers. */
  isRestated?(name: string): boolean;
  readonly budgets?: DeliveredBudgets;
  /** Lays a JSON reply of its API out as a table, whose headers it then recognises; null: not its reply. Rows may be none. */
  tabulate?(document: Json): TextTable | null;
  /** How its bills are fetched; absent where they can only be handed over as files. */
  readonly pull?: Pull;
  /** Of the files of a folder, by absolute path, those that its manifests say do not count; reads manifests only. */
  leaveOut?(paths: readonly string[], read: (path: string) => Promise<string>): Promise<LeftOut>;
  /**
   * What one file alone cannot tell, like which usage a fee covers that stands in another part of the month. `<table>.sql` beside
   * `focus.sql` makes the table from `natives`, the rows of all loaded bills with `x_BillId`; `focus.sql` then joins the rows of its
   * own bill. Only bills with a row that meets `condition` (SQL, `{column}` as above) are among them.
   */
  readonly acrossBills?: { readonly table: string; readonly condition: string };
  /**
   * An amount, as SQL over native columns (`{column}`), that comes to 0 in every total of a whole bill. The table `unbalanced` is
   * `native` where it does not, for `focus.sql` to look for what is left over, and else has no rows, so that no file is read for it.
   */
  readonly balance?: string;
  /** Tables that its `focus.sql` joins beside those in its own folder, by absolute path. */
  readonly lookups?: readonly string[];
  /** Named parts of its rows, where not all of them count beside another dataset of the same period. */
  readonly parts?: Parts;
  /** `aggregate` is coarser than the lines of a bill, and gives way to them; absent: `line`. */
  readonly detail?: 'line' | 'aggregate';
  /**
   * How fine a row is, as SQL over native columns (`{column}`): a digit that grows with fineness and a word, `3 pod`; NULL where a row does not
   * tell. Files of one account and time whose finest rows differ are the same money added up in two ways.
   */
  readonly level?: string;
  /** Of a file that a scheduled export wrote, as far as its path tells: which export and window, and when, as text that sorts by time. */
  runOf?(name: string): { readonly of: string; readonly at: string } | null;
  /** Columns that hold a record are laid out as one column a field, `parent.field`, and lists in them as JSON text. */
  readonly isNested?: boolean;
  /** The name that `focus.sql` uses for a header. */
  nativeName(header: string): string;
  /** Columns that these lack and that they tell all the same: the month from a date, an attribute from a map. */
  supplied?(columns: readonly (NativeName & SourceColumn)[]): readonly SuppliedColumn[];
  /** Every native column that `focus.sql` names. Those that a file lacks read as NULL. */
  readonly columns: Readonly<Record<string, NativeKind>>;
  /** Closed lists of values, to repair their spelling. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Columns without which no total can be proven; a list means one of them. `currency` may be given in providers.yaml instead. */
  readonly required: readonly (readonly string[])[];
  /** Expected columns whose absence is a defect of the file, not an older version of it. */
  expected(headers: readonly string[]): readonly string[];
  /** Native columns that a FOCUS column repeats word for word; the others are kept as `x_` columns. */
  readonly verbatim: ReadonlySet<string>;
  readonly totals: TotalColumns;
  /** Columns that together name a line in every delivery of it, or none: then the line's content names it. */
  readonly identity: readonly string[];
  /** An empty text is how this provider writes NULL, so it is no defect. */
  readonly isEmptyNull: boolean;
  /** Columns that each hold the value of one tag; together they become the native column `tags`. */
  tagColumns(columns: readonly NativeName[]): readonly { readonly column: string; readonly key: string }[];
  readonly defects: readonly DefectRule[];
  /** Version of FOCUS that the bill itself is written in, or null. */
  focusVersion(headers: readonly string[]): string | null;
}
