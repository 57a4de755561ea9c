/** Amounts as people write them, as DuckDB reads them: exact, or not at all. */
import { quoteText } from '../../engine/duckdb.ts';
import type { MappingFile } from './mapping.ts';

export type Separators = NonNullable<MappingFile['numbers']>;

/** SQL: the number that the text `x` says, as plain text with a point and a minus; NULL where it says none. */
export function numberText(x: string, { decimal, thousands = decimal === ',' ? '.' : ',' }: Separators): string {
  const point = decimal === '.' ? '\\.' : ',';
  const group = thousands === 'none' ? null : thousands === ' ' ? '[ \\x{00A0}\\x{202F}]' : thousands === "'" ? "['’]" : thousands === '.' ? '\\.' : ',';
  const whole = group === null ? '\\d+' : `(\\d{1,3}(${group}\\d{3})+|\\d+)`;
  const money = '([€$£¥₹]|[A-Z]{3})?';
  const gap = '[ \\x{00A0}\\x{202F}]*';
  const pattern = `\\(?${gap}[-−+]?${gap}${money}${gap}[-−+]?${gap}(${whole}(${point}\\d*)?|${point}\\d+)([eE][-+]?\\d+)?${gap}${money}${gap}[-−]?${gap}\\)?`;
  const bare = `regexp_replace(${x}, '[€$£¥₹()+− \\x{00A0}\\x{202F}'']|^-|-$|[A-Z]{3}|’', '', 'g')`;
  const ungrouped = group === null || thousands === ' ' || thousands === "'" ? bare : `replace(${bare}, ${quoteText(thousands)}, '')`;
  const digits = `replace(replace(${ungrouped}, ',', '.'), '-.', '-0.')`;
  const isNegative = `regexp_matches(${x}, '^[( €$£¥₹A-Z]*[-−(]|[-−]\\s*$')`;
  return `CASE WHEN regexp_full_match(${x}, ${quoteText(pattern)}) THEN CASE WHEN ${isNegative} THEN '-' ELSE '' END || ltrim(${digits}, '-') END`;
}

/** A price in a mapping for so many of a unit, as the price of one: `2.50` for 1000000 is `0.00000250`. */
export function priceOfOne(price: string, per: string): string {
  const [whole = '0', rest = ''] = price.split('.');
  const zeros = per.length - 1;
  const digits = whole.padStart(zeros + 1, '0');
  return `${digits.slice(0, digits.length - zeros)}.${digits.slice(digits.length - zeros)}${rest}`;
}
