/** How days and times are written, as DuckDB reads them. */

const TOKENS: Readonly<Record<string, string>> = {
  YYYY: '%Y',
  YY: '%y',
  MMMM: '%B',
  MMM: '%b',
  MM: '%m',
  M: '%-m',
  DD: '%d',
  D: '%-d',
  HH: '%H',
  mm: '%M',
  ss: '%S',
};
const TOKEN = /YYYY|YY|MMMM|MMM|MM|M|DD|D|HH|mm|ss/g;

/** Seconds since 1970. */
const UNIX = 'unix';

export function isDateFormat(format: string): boolean {
  if (format === UNIX) return true;
  const between = format.replace(TOKEN, '');
  return /YY/.test(format) && /M/.test(format.replaceAll('mm', '')) && !/[A-Za-z%]/.test(between.replace(/[TZ]/g, ''));
}

/** SQL: the time that the text `x` says in one of these ways, or in ISO 8601; NULL where it is none. */
export function timeOf(x: string, formats: readonly string[]): string {
  const ways = formats.map((format) => (format === UNIX ? unixTime(x) : `try_strptime(${x}, '${patternOf(format)}')`));
  return `coalesce(${[...ways, isoTime(x)].join(', ')})`;
}

/** SQL: the text `x` names a month without a day. */
export function isMonth(x: string, formats: readonly string[]): string {
  const months = formats.filter((format) => format !== UNIX && !format.includes('D'));
  const isIso = `regexp_full_match(${x}, '\\d{4}-\\d\\d')`;
  return months.length === 0 ? isIso : `(${isIso} OR try_strptime(${x}, [${months.map((format) => `'${patternOf(format)}'`).join(', ')}]) IS NOT NULL)`;
}

function patternOf(format: string): string {
  return format.replace(TOKEN, (token) => TOKENS[token]!).replaceAll("'", "''");
}

function unixTime(x: string): string {
  return `CASE WHEN regexp_full_match(${x}, '\\d{9,10}') THEN make_timestamp(TRY_CAST(${x} AS BIGINT) * 1000000) END`;
}

/** `2026-01`, `2026-01-31`, `2026-01-31T10:00Z`, `2026-01-31 10:00:00+02:00`. */
function isoTime(x: string): string {
  const minutes = ['%Y-%m-%dT%H:%MZ', '%Y-%m-%d %H:%MZ', '%Y-%m-%dT%H:%M', '%Y-%m-%d %H:%M'].map((pattern) => `'${pattern}'`).join(', ');
  return (
    `CASE WHEN regexp_full_match(${x}, '\\d{4}-\\d\\d') THEN try_strptime(${x} || '-01', '%Y-%m-%d') ` +
    `WHEN regexp_matches(${x}, '^\\d{4}-\\d\\d-\\d\\d[T ].*[+-]\\d\\d(:?\\d\\d)?$') THEN TRY_CAST(${x} AS TIMESTAMPTZ)::TIMESTAMP ` +
    `WHEN regexp_matches(${x}, '^\\d{4}-\\d\\d-\\d\\d') THEN coalesce(TRY_CAST(${x} AS TIMESTAMP), try_strptime(${x}, [${minutes}])) END`
  );
}
