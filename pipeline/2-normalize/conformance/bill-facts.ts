/** What is known of each bill as a whole: which columns it brought, what its file was like, whose charges it holds. */
import { FOCUS_COLUMNS, FOCUS_VERSIONS, FORMER_COLUMNS, type FocusVersion } from '../../contract/focus.ts';
import { type Database, quoteName, type Row } from '../../engine/duckdb.ts';

export interface BillFacts {
  readonly id: string;
  readonly name: string;
  /** Version of FOCUS that the file is written in; null: another format, judged by what was made of it. */
  readonly focusVersion: FocusVersion | null;
  /** Columns that the bill has: delivered, made of a former column, or holding a value. */
  readonly columns: ReadonlySet<string>;
  /** Columns that hold a value in some charge. */
  readonly filled: ReadonlySet<string>;
  /** Of a FOCUS file its own columns in their order, with the type they are stored in (VARCHAR for all of a CSV). */
  readonly delivered: readonly { readonly column: string; readonly type: string }[];
  readonly isParquet: boolean;
  readonly defects: readonly { readonly kind: string; readonly column: string; readonly rows: number; readonly example: string | null }[];
  /** Charges by service provider. */
  readonly providers: ReadonlyMap<string | null, number>;
  /** Charges by service provider in which a column is NULL. */
  nulls(provider: string | null, column: string): number;
}

/** Columns of older versions that a column of 1.4 is made of. */
const SUCCESSORS: Readonly<Record<string, readonly string[]>> = {
  ChargeSubcategory: ['ChargeClass', 'CommitmentDiscountStatus'],
  ChargeType: ['ChargeCategory'],
  Provider: ['ServiceProviderName'],
  ProviderName: ['ServiceProviderName'],
  Publisher: ['HostProviderName'],
  PublisherName: ['HostProviderName'],
  Region: ['RegionId', 'RegionName'],
  UsageQuantity: ['ConsumedQuantity'],
  UsageUnit: ['ConsumedUnit'],
};
const NAMES = FOCUS_COLUMNS.map(({ name }) => name);

/** Facts of every bill that has charges. */
export async function billFacts(database: Database): Promise<BillFacts[]> {
  const counts = NAMES.map((name) => `count(${quoteName(name)}) AS ${quoteName(name)}`);
  const [groups, delivered, defects, bills] = [
    await database.rows<Row & { x_BillId: string; provider: string | null; n: string }>(
      `SELECT x_BillId, ServiceProviderName AS provider, count(*) AS n, ${counts.join(', ')} FROM charges GROUP BY x_BillId, provider ORDER BY ALL`,
    ),
    await database.rows<{ x_BillId: string; column: string; type: string }>(
      'SELECT x_BillId, x_Column AS "column", x_Type AS "type" FROM delivered_columns ORDER BY x_BillId, x_Position::BIGINT',
    ),
    await database.rows<{ x_BillId: string; kind: string; column: string; rows: string; example: string | null }>(
      'SELECT x_BillId, x_DefectKind AS kind, x_Column AS "column", x_Rows AS "rows", x_Example AS example FROM source_defects',
    ),
    await database.rows<{ x_BillId: string; x_BillName: string; x_FocusVersion: FocusVersion | null; x_Format: string }>(
      'SELECT x_BillId, x_BillName, x_FocusVersion, x_Format FROM delivered_bills ORDER BY x_BillId',
    ),
  ];
  return bills.flatMap((bill) => {
    const own = <T extends { x_BillId: string }>(rows: readonly T[]): T[] => rows.filter(({ x_BillId }) => x_BillId === bill.x_BillId);
    const counted = own(groups);
    if (counted.length === 0) return [];
    const filled = NAMES.filter((name) => counted.some((group) => Number(group[name]) > 0));
    const nulls = (group: Row & { n: string }, column: string): number => Number(group.n) - Number(group[column]);
    return [
      {
        id: bill.x_BillId,
        name: bill.x_BillName,
        focusVersion: bill.x_FocusVersion,
        filled: new Set(filled),
        columns: columnsOf(bill.x_FocusVersion, filled, own(delivered)),
        delivered: own(delivered),
        isParquet: bill.x_Format === 'Parquet',
        defects: own(defects).flatMap(({ column, rows, ...defect }) =>
          [column, ...(SUCCESSORS[column] ?? [])].map((name) => ({ ...defect, column: name, rows: Number(rows) })),
        ),
        providers: new Map(counted.map(({ provider, n }) => [provider, Number(n)])),
        nulls: (provider, column) => counted.filter((group) => group.provider === provider).reduce((sum, group) => sum + nulls(group, column), 0),
      },
    ];
  });
}

/** A bill in another format has what is made of it: the mandatory columns, and of the others those that hold something. */
function columnsOf(version: string | null, filled: readonly string[], delivered: readonly { column: string }[]): Set<string> {
  if (version === null) return new Set([...filled, ...FOCUS_COLUMNS.flatMap(({ name, level }) => (level === 'mandatory' ? [name] : []))]);
  const known = delivered.flatMap(({ column }) => (column in FORMER_COLUMNS ? (SUCCESSORS[column] ?? []) : [column]));
  return new Set([...filled, ...known]);
}

/** The version of the file does not have the column yet. */
export function isNewerThan(version: FocusVersion | null, column: string): boolean {
  const since = FOCUS_COLUMNS.find(({ name }) => name === column)?.since;
  return version !== null && since !== undefined && FOCUS_VERSIONS.indexOf(since) > FOCUS_VERSIONS.indexOf(version);
}
