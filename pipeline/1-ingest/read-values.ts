/** How the text and numbers of a bill become typed values in DuckDB: each function returns an SQL expression. */
import type { NativeKind } from './provider.ts';

export type DateOrder = 'month first' | 'day first';

/** Words that mean "nothing here" in real files. */
export const NULL_WORDS = ['NULL', 'null'] as const;
const NULLS = NULL_WORDS.map((word) => `'${word}'`).join(', ');

/** SQL type in which a native column of this kind is handed to `focus.sql`. */
export const NATIVE_TYPES: Readonly<Record<NativeKind, string>> = {
  money: 'DECIMAL(38,12)',
  number: 'DECIMAL(38,15)',
  time: 'TIMESTAMP',
  json: 'VARCHAR',
  text: 'VARCHAR',
};

/** The value of source column `c` (quoted) of DuckDB type `type`, or NULL where it cannot be read as its kind. */
export function readValue(kind: NativeKind, c: string, type: string, dateOrder: DateOrder): string {
  const isText = type === 'VARCHAR' || type.startsWith('ENUM') || type === 'UUID';
  switch (kind) {
    case 'money':
      return isText ? moneyFromText(c) : moneyFromNumber(c, type);
    case 'number':
      return isText ? numberFromText(c) : numberFromNumber(c, type);
    case 'time':
      return isText ? timeFromText(c, dateOrder) : timeFromTyped(c, type);
    case 'json':
      return isText ? textFromText(c) : jsonFromNested(c, type);
    case 'text':
      return isText ? textFromText(c) : isNested(type) ? jsonFromNested(c, type) : `${c}::VARCHAR`;
  }
}

/** True where text is there but is not the amount, number or time that it should be. */
export function isUnreadable(c: string, value: string, type: string): string {
  if (type === 'VARCHAR') return `${c} NOT IN ('', ${NULLS}) AND ${value} IS NULL`;
  return `${c} IS NOT NULL AND ${value} IS NULL`;
}

/** True where money has more decimals than silver keeps. */
export function isCut(c: string, type: string): string | null {
  if (type === 'VARCHAR') {
    return `(strlen(${c}) > 13 OR contains(${c}, 'E') OR contains(${c}, 'e')) AND TRY_CAST(${c} AS DECIMAL(38,20)) <> TRY_CAST(${c} AS DECIMAL(38,12))`;
  }
  if (isFloat(type)) return `${c} <> TRY_CAST(${c} AS DECIMAL(38,12))::DOUBLE`;
  const scale = Number(/^DECIMAL\(\d+,(\d+)\)$/.exec(type)?.[1] ?? 0);
  return scale > 12 ? `${c} <> ${c}::DECIMAL(38,12)` : null;
}

/** What is lost where money is cut, exact for text and decimals. */
export function cutAmount(c: string, type: string): string {
  if (type === 'VARCHAR') return `TRY_CAST(${c} AS DECIMAL(38,20)) - TRY_CAST(${c} AS DECIMAL(38,12))`;
  return isFloat(type) ? `TRY_CAST(${c}::VARCHAR AS DECIMAL(38,20)) - TRY_CAST(${c} AS DECIMAL(38,12))` : `${c} - ${c}::DECIMAL(38,12)`;
}

/** True where an amount is written for people, like `$1,234.50`. */
export function isWrittenForPeople(c: string): string {
  return `TRY_CAST(${c} AS DECIMAL(18,12)) IS NULL AND TRY_CAST(${c} AS DECIMAL(38,12)) IS NULL AND ${cleaned(c)} IS NOT NULL`;
}

function moneyFromText(c: string): string {
  return `coalesce(TRY_CAST(${c} AS DECIMAL(18,12))::DECIMAL(38,12), TRY_CAST(${c} AS DECIMAL(38,12)), TRY_CAST(${cleaned(c)} AS DECIMAL(38,12)))`;
}

/**
 * Currency signs, thousands separators and accounting brackets taken off, when nothing else is odd about the text. One comma before three
 * digits may as well stand for a decimal point, so `1,234` is read only where a point or a sign that takes no decimal comma says that it groups.
 */
function cleaned(c: string): string {
  const grouped = String.raw`[1-9]\d{0,2}(,\d{3})+\.\d+|[1-9]\d{0,2}(,\d{3}){2,}`;
  const pattern = String.raw`\s*\(?-?\s*([$€£¥]?\s*-?(${grouped}|\d+(\.\d+)?)|[$£¥]\s*-?[1-9]\d{0,2},\d{3})\s*\)?\s*`;
  return `CASE WHEN regexp_full_match(${c}, '${pattern}') THEN regexp_replace(replace(${c}, '(', '-'), '[^0-9.-]', '', 'g') END`;
}

/** A double carries about 15 digits: below 1000 its twelfth decimal is exact; above, its shortest text is what was meant. */
function moneyFromNumber(c: string, type: string): string {
  if (!isFloat(type)) return `TRY_CAST(${c} AS DECIMAL(38,12))`;
  return `CASE WHEN abs(${c}) < 1000 THEN TRY_CAST(${c} AS DECIMAL(18,12))::DECIMAL(38,12) ELSE TRY_CAST(${c}::VARCHAR AS DECIMAL(38,12)) END`;
}

/** Of a double its shortest text is what was meant. 64 bits hold it up to a million, for a fiftieth of the time that 128 bits take to parse. */
function numberFromNumber(c: string, type: string): string {
  if (!isFloat(type)) return `TRY_CAST(${c} AS DECIMAL(38,15))`;
  const narrow = (decimals: number): string => `TRY_CAST(${c}::VARCHAR AS DECIMAL(18,${decimals}))::DECIMAL(38,15)`;
  return `CASE WHEN abs(${c}) < 1000 THEN ${narrow(15)} WHEN abs(${c}) < 1000000 THEN ${narrow(12)} ELSE TRY_CAST(${c}::VARCHAR AS DECIMAL(38,15)) END`;
}

/** Parsing 128-bit decimals is slow, so short numbers go through 64 bits, which hold them exactly. */
function numberFromText(c: string): string {
  const narrow = `CASE WHEN strlen(${c}) <= 13 THEN TRY_CAST(${c} AS DECIMAL(18,12))::DECIMAL(38,15) ELSE TRY_CAST(${c} AS DECIMAL(18,15))::DECIMAL(38,15) END`;
  return `coalesce(${narrow}, TRY_CAST(${c} AS DECIMAL(38,15)), TRY_CAST(${cleaned(c)} AS DECIMAL(38,15)))`;
}

/**
 * DuckDB's own cast would take 5/1/25 for a day in the year 5, so it is asked only where a text begins with four digits. Formats are tried
 * in turn at some tenths of a microsecond each, so that dates with slashes go to theirs straight away.
 */
function timeFromText(c: string, dateOrder: DateOrder): string {
  const days = dateOrder === 'month first' ? ['%m/%d/%y', '%m/%d/%Y'] : ['%d/%m/%y', '%d/%m/%Y'];
  const list = (formats: readonly string[]): string => `[${formats.map((format) => `'${format}'`).join(', ')}]`;
  const slashed = list(days.flatMap((day) => [day, `${day} %H:%M`, `${day} %H:%M:%S`]));
  const others = list(['%Y-%m-%dT%H:%MZ', '%Y-%m-%dT%H:%M', '%Y-%m-%d %H:%M', '%Y%m%d', '%d.%m.%Y', '%d.%m.%Y %H:%M:%S']);
  return (
    `CASE WHEN strpos(${c}, '/') BETWEEN 1 AND 4 THEN coalesce(try_strptime(CASE WHEN strlen(${c}) = 10 THEN ${c} END, '${days[1]}'), try_strptime(trim(${c}), ${slashed})) ` +
    `WHEN strlen(${c}) > 20 AND regexp_matches(${c}, '[T ]\\d\\d:\\d\\d.*([+-]\\d\\d(:?\\d\\d)?)$') THEN TRY_CAST(${c} AS TIMESTAMPTZ)::TIMESTAMP ` +
    `ELSE coalesce(CASE WHEN strpos(${c}, '-') = 5 OR strpos(${c}, '/') = 5 THEN TRY_CAST(${c} AS TIMESTAMP) END, try_strptime(trim(${c}), ${others})) END`
  );
}

function timeFromTyped(c: string, type: string): string {
  return type === 'BIGINT' || type === 'INTEGER' ? 'NULL::TIMESTAMP' : `${c}::TIMESTAMP`;
}

function textFromText(c: string): string {
  return `CASE WHEN ${c} IN ('', ${NULLS}) THEN NULL ELSE ${c} END`;
}

/** Text like `{a=b, c=d}`, as Hive and Trino print maps, as JSON; NULL for other text. A value may hold commas and `=`, a key may not. */
export function jsonFromPairs(c: string): string {
  const inner = `replace(replace(substr(${c}, 2, strlen(${c}) - 2), '\\', '\\\\'), '"', '\\"')`;
  const pairs = `'{' || substr(regexp_replace(${inner}, '(^|, ?)([^=,]+)=', '","\\2":"', 'g'), 3) || '"}'`;
  return `CASE WHEN starts_with(${c}, '{') AND ends_with(${c}, '}') AND contains(${c}, '=') AND json_valid(${pairs}) THEN ${pairs} END`;
}

/** The entry `key` of a map in column `c`, however its file writes maps: of DuckDB type `type`, as JSON, or as `{a=b, c=d}`. */
export function mapEntry(c: string, type: string, key: string): string {
  const path = `'$."${key}"'`;
  if (type.startsWith('MAP')) return `${c}['${key}']::VARCHAR`;
  if (type !== 'VARCHAR') return `json_extract_string(${jsonFromNested(c, type)}, ${path})`;
  return `CASE WHEN contains(${c}, '=') AND NOT starts_with(${c}, '{"') THEN json_extract_string(${jsonFromPairs(c)}, ${path}) ELSE TRY(json_extract_string(${c}, ${path})) END`;
}

function jsonFromNested(c: string, type: string): string {
  if (/^STRUCT\("?key"? .*"?value"? .*\)\[\]$/.test(type)) return jsonFromEntries(c, /\bx_type\b/.test(type));
  return isNested(type) ? `to_json(${c})::VARCHAR` : `${c}::VARCHAR`;
}

/**
 * A list of records with `key` and `value` as a JSON object; of a key that comes twice the first counts. Where records say of what type
 * a tag is, as Google's do, the type stands before the key of all but labels, since the same key may come in several types.
 */
function jsonFromEntries(c: string, isTyped: boolean): string {
  const key = (t: string): string => (isTyped ? `if(coalesce(${t}.x_type, 'label') = 'label', ${t}."key", ${t}.x_type || ':' || ${t}."key")` : `${t}."key"`);
  const isFirst = `list_position(list_transform(${c}, lambda u: ${key('u')}), ${key('t')}) = i`;
  const pairs = `list_transform(list_filter(${c}, lambda t, i: ${isFirst}), lambda t: to_json(${key('t')}) || ':' || coalesce(to_json(t."value"), 'null'))`;
  return `'{' || array_to_string(${pairs}, ',') || '}'`;
}

/** True for the DuckDB types that hold other values. */
export function isNested(type: string): boolean {
  return type.startsWith('MAP') || type.startsWith('STRUCT') || type.endsWith(']') || type === 'JSON' || type.startsWith('VARIANT');
}

function isFloat(type: string): boolean {
  return type === 'DOUBLE' || type === 'FLOAT';
}
