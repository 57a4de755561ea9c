/** Reads SQL as text, as far as it must be known before an engine sees it: which tables, columns and parameters it names. */

/** One lexical piece of a statement; comments and white space are left out. */
export interface Token {
  readonly kind: 'name' | 'quoted' | 'text' | 'number' | 'parameter' | 'symbol';
  /** The name, the text's content, or the symbol itself. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const PIECES =
  /(?<space>\s+|--[^\n]*|\/\*[\s\S]*?\*\/)|(?<text>'(?:[^']|'')*'|\$\$[\s\S]*?\$\$)|(?<quoted>"(?:[^"]|"")*")|(?<parameter>\$[A-Za-z_]\w*)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<number>\d[\d_.]*(?:[eE][+-]?\d+)?)|(?<symbol>[\s\S])/gu;

/** The tokens of a statement in order. */
export function sqlTokens(sql: string): Token[] {
  const tokens: Token[] = [];
  for (const match of sql.matchAll(PIECES)) {
    const [kind, raw] = Object.entries(match.groups!).find(([, value]) => value !== undefined)!;
    if (kind === 'space') continue;
    const value = kind === 'quoted' ? raw!.slice(1, -1).replaceAll('""', '"') : kind === 'parameter' ? raw!.slice(1) : raw!;
    tokens.push({ kind: kind as Token['kind'], value, start: match.index, end: match.index + match[0].length });
  }
  return tokens;
}

/**
 * The SQL with `$name` parameters written `?`, and their names in that order, for engines that bind by place.
 * Spaces keep every other character where it was, so that positions in error messages hold.
 */
export function positionalParameters(sql: string): { sql: string; names: string[] } {
  const names: string[] = [];
  let text = '';
  let end = 0;
  for (const token of sqlTokens(sql)) {
    if (token.kind !== 'parameter') continue;
    names.push(token.value);
    text = `${text}${sql.slice(end, token.start)}?`.padEnd(token.end);
    end = token.end;
  }
  return { sql: text + sql.slice(end), names };
}

/** The known tables that a statement names, each with the known columns it may read; a `*` that is not a product reads all. */
export function columnsRead(sql: string, tables: Readonly<Record<string, readonly string[]>>): Map<string, readonly string[]> {
  const tokens = sqlTokens(sql);
  const named = new Set(tokens.filter(isName).map((token) => token.value.toLowerCase()));
  const isEvery = readsEveryColumn(tokens);
  const reads = new Map<string, readonly string[]>();
  for (const [table, columns] of Object.entries(tables)) {
    if (!named.has(table)) continue;
    const read = isEvery ? columns : columns.filter((column) => named.has(column.toLowerCase()));
    reads.set(table, read.length ? read : columns.slice(0, 1));
  }
  return reads;
}

function isName(token: Token): boolean {
  return token.kind === 'name' || token.kind === 'quoted';
}

const EVERY_COLUMN_WORDS = new Set(['summarize', 'describe', 'natural', 'table', 'columns', 'pivot', 'unpivot', 'positional', 'union_by_name']);

function readsEveryColumn(tokens: readonly Token[]): boolean {
  const words = new Set(tokens.filter((token) => token.kind === 'name').map((token) => token.value.toLowerCase()));
  if (!words.has('select') || [...EVERY_COLUMN_WORDS].some((word) => words.has(word))) return true;
  return tokens.some((token, i) => token.value === '*' && token.kind === 'symbol' && !isProductOrCount(tokens, i));
}

/** `count(*)` reads no column, and a product stands between two values. */
function isProductOrCount(tokens: readonly Token[], i: number): boolean {
  const before = tokens[i - 1];
  const after = tokens[i + 1];
  if (!before) return false;
  if (before.value === '(' && after?.value === ')') return tokens[i - 2]?.value.toLowerCase() === 'count';
  const isAfterValue = before.kind === 'symbol' ? ')]?'.includes(before.value) : !/^(select|distinct|all)$/i.test(before.value);
  return isAfterValue;
}

const READING_WORDS = new Set(['select', 'with', 'from', 'values', 'describe', 'summarize', 'explain', 'show', 'table', 'pivot', 'unpivot']);

/** Whether the text is a single statement that only reads. */
export function isOneSelect(sql: string): boolean {
  const tokens = sqlTokens(sql);
  const first = tokens.find((token) => token.value !== '(');
  const end = tokens.findIndex((token) => token.value === ';' && token.kind === 'symbol');
  return READING_WORDS.has(first?.value.toLowerCase() ?? '') && (end === -1 || end === tokens.length - 1);
}

/** The SQL with its parameters' values written in as text literals: what a reader can copy and run. */
export function inlineParameters(sql: string, parameters: Readonly<Record<string, string | null>>): string {
  let text = '';
  let end = 0;
  for (const token of sqlTokens(sql)) {
    if (token.kind !== 'parameter') continue;
    const value = parameters[token.value] ?? null;
    text += sql.slice(end, token.start) + (value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`);
    end = token.end;
  }
  return text + sql.slice(end);
}
