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
