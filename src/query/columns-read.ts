/** Which columns of which tables a statement may read, so that the browser loads no others. */
import { sqlTokens, type Token } from './sql-text.ts';

/**
 * The known tables that a statement names, each with the known columns it may read: those it names, or all where a `*`
 * stands for them. Too many is safe, too few is not: where the text leaves a doubt, the answer is all.
 */
export function columnsRead(sql: string, tables: Readonly<Record<string, readonly string[]>>): Map<string, readonly string[]> {
  const tokens = withDepth(sqlTokens(sql));
  const named = new Set(tokens.filter(isName).map(({ word }) => word));
  const whole = tablesReadWhole(tokens);
  const reads = new Map<string, readonly string[]>();
  for (const [table, columns] of Object.entries(tables)) {
    if (!named.has(table)) continue;
    const read = whole === 'every' || whole.has(table) ? columns : columns.filter((column) => named.has(column.toLowerCase()));
    reads.set(table, read.length ? read : columns.slice(0, 1));
  }
  return reads;
}

interface Word extends Token {
  /** Lower case, but only of what is not a text. */
  readonly word: string;
  /** How many parentheses are open around it. */
  readonly depth: number;
}

function withDepth(tokens: readonly Token[]): Word[] {
  let depth = 0;
  return tokens.map((token) => {
    if (token.kind === 'symbol' && token.value === ')') depth--;
    const word = { ...token, word: token.kind === 'text' ? '' : token.value.toLowerCase(), depth };
    if (token.kind === 'symbol' && token.value === '(') depth++;
    return word;
  });
}

function isName({ kind }: Token): boolean {
  return kind === 'name' || kind === 'quoted';
}

/** Words that read columns without naming them. */
const WHOLE_WORDS = new Set(['summarize', 'describe', 'show', 'natural', 'table', 'columns', 'pivot', 'unpivot']);

/** Names behind the FROM of every `*`, and behind every FROM that has no SELECT. */
function tablesReadWhole(tokens: readonly Word[]): Set<string> | 'every' {
  if (tokens.some(({ kind, word }) => kind === 'name' && WHOLE_WORDS.has(word))) return 'every';
  const whole = new Set<string>();
  tokens.forEach((token, i) => {
    const from = token.word === '*' && !isProductOrCount(tokens, i) ? fromBehind(tokens, i) : token.word === 'from' && !hasSelect(tokens, i) ? i : -1;
    if (from >= 0) for (const name of namesBehind(tokens, from)) whole.add(name);
  });
  return whole;
}

/** `count(*)` reads no column, and a product stands behind a value. */
function isProductOrCount(tokens: readonly Word[], i: number): boolean {
  const [before, after] = [tokens[i - 1], tokens[i + 1]];
  if (!before) return false;
  if (before.value === '(' && after?.value === ')') return tokens[i - 2]?.word === 'count';
  return before.kind === 'symbol' ? ')]'.includes(before.value) : !['select', 'distinct', 'all'].includes(before.word);
}

/** Place of the FROM that belongs to the SELECT in which a token stands; its own place where there is none. */
function fromBehind(tokens: readonly Word[], i: number): number {
  const end = groupEnd(tokens, i);
  const from = tokens.findIndex(({ word, depth }, j) => j > i && j < end && word === 'from' && depth === tokens[i]!.depth);
  return from < 0 ? i : from;
}

function hasSelect(tokens: readonly Word[], i: number): boolean {
  for (let j = i - 1; j >= 0 && !closes(tokens[j]!, tokens[i]!.depth); j--) {
    if (tokens[j]!.word === 'select' && tokens[j]!.depth === tokens[i]!.depth) return true;
  }
  return false;
}

function namesBehind(tokens: readonly Word[], i: number): string[] {
  return tokens
    .slice(i, groupEnd(tokens, i))
    .filter(isName)
    .map(({ word }) => word);
}

function groupEnd(tokens: readonly Word[], i: number): number {
  const end = tokens.findIndex((token, j) => j > i && closes(token, tokens[i]!.depth));
  return end < 0 ? tokens.length : end;
}

/** Whether a token ends the SELECT that stands at this depth: a parenthesis further out, or a set operation. */
function closes(token: Word, depth: number): boolean {
  return token.depth < depth || (token.depth === depth && ['union', 'except', 'intersect'].includes(token.word));
}
