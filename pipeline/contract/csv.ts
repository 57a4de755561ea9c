/** One cell of a CSV file that a spreadsheet may open. */

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;
const FORMULA = /^\s*[=+@-]|^[\t\r]/;

/**
 * A cell by RFC 4180, every digit kept; absent is empty. Text that a spreadsheet would take for a formula, also behind spaces, is led by
 * an apostrophe (OWASP, CSV injection); numbers are not.
 */
export function csvCell(value: string | number | boolean | bigint | null | undefined): string {
  const text = value === null || value === undefined ? '' : String(value);
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
