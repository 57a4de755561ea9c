/** The edition's charges as FOCUS 1.4, where they stand beside these pages. */
import { rootHref } from '../../navigation.ts';
import type { Row } from '../../query/query.ts';

/** Set by `costbook site`; null where the charges are not at hand or too many. */
declare const __COSTBOOK_DOWNLOADS__:
  | readonly (Row & { readonly name: string; readonly month: string; readonly provider: string; readonly rows: number })[]
  | null;

/** One row a file, newest month first; null: there are none. */
export const downloads: readonly Row[] | null =
  __COSTBOOK_DOWNLOADS__
    ?.map(({ name, month, provider, rows }) => ({
      BillingPeriodStart: `${month}-01`,
      x_File: name,
      x_Provider: provider,
      x_ChargeRows: rows,
    }))
    .reverse() ?? null;

/** Address of a file. */
export function addressOf(row: Row): string {
  return rootHref(`focus/${String(row.x_File)}`);
}
