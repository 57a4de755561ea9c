/**
 * An edition: one immutable published state, named by the hash of its manifest.
 *
 * `data/editions/<id>/edition.json` is the manifest, `data/editions/latest` holds the id of the newest one, and
 * `data/objects/<aa>/<sha256>.parquet` are the files it names (`aa` = first two hex digits).
 * The id is `<asOf>-<first 12 hex digits of the SHA-256 of edition.json>`; it is not written inside the file.
 */
export interface Edition {
  readonly format: 1;
  /** Calendar day `YYYY-MM-DD` that the edition speaks of: later days are the future. */
  readonly asOf: string;
  readonly company: string;
  /** ISO 4217 code of every amount in gold. */
  readonly reportingCurrency: string;
  /** The edition before this one and the hash of its manifest, or null for the first. */
  readonly parent: { readonly id: string; readonly sha256: string } | null;
  /** Version of Costbook and hash of the recipes that made the tables. */
  readonly code: { readonly version: string; readonly sha256: string };
  /** Hash that names the list of the charges' files it was made of; absent where it was made without bills. */
  readonly silver?: string;
  readonly bills: readonly EditionBill[];
  readonly inputs: readonly EditionFile[];
  /** The commit that organization, rules, catalogs and metrics among the inputs come from, where another one than today's was asked for. */
  readonly rules?: { readonly commit: string };
  readonly tables: Readonly<Record<string, EditionTable>>;
  readonly checks: { readonly passed: number; readonly warnings: number };
}

/** One file that went in. */
export interface EditionFile {
  readonly name: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** A bill that went in, and what people said about it, where they did: without that its bytes may be read otherwise. */
export interface EditionBill extends EditionFile {
  readonly said?: SaidOfBill;
}

/** What `--currency` or providers.yaml says of a bill. */
export interface SaidOfBill {
  readonly provider?: string;
  /** Name of the mapping file by which it is read. */
  readonly mapping?: string;
  /** ISO 4217 code of its rows that name none. */
  readonly currency?: string;
}

/** One gold table. */
export interface EditionTable {
  readonly rows: number;
  /** Exact sum of each money column, as decimal text in the table's currency. */
  readonly sums: Readonly<Record<string, string>>;
  readonly objects: readonly EditionObject[];
}

/** One Parquet file of a table. */
export interface EditionObject {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly rows: number;
  /** First day of the month that this object holds, or null when the table is one object. */
  readonly month: string | null;
}

/** Path of an object below the folder that holds `objects/`. */
export function objectPath(sha256: string): string {
  return `objects/${sha256.slice(0, 2)}/${sha256}.parquet`;
}
