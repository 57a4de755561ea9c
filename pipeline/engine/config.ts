/** Reads what people write, YAML and CSV, and answers mistakes with the line and the right spelling. */
import { existsSync, readFileSync } from 'node:fs';
import { parse as parseCsv } from 'csv-parse/sync';
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { CostbookError, nearestWord } from './errors.ts';

/** A value read from a file, with a way back to the line it came from. */
export interface Sourced<T> {
  readonly value: T;
  /** `file:line` of the entry at this path, e.g. `whereOf(['rules', 2, 'when'])`. */
  whereOf(path: readonly (string | number)[]): string;
}

/** Text that says something: a name, an id. */
export const text = z.string().regex(/\S/, 'is empty');

/** A list that may be left empty, which YAML reads as null. */
export function listOf<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullish()
    .transform((list) => list ?? []);
}

/**
 * Reads a YAML file through a strict schema. An absent file reads as `{}`; numbers keep the text that they are written in, so that the
 * id 001010 stays itself.
 * Throws InputNotYaml, InputKeyUnknown or InputNotValid (exit code 1), naming file and line.
 */
export function readYaml<T>(path: string, schema: z.ZodType<T>): Sourced<T> {
  const source = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true });
  const [syntaxError] = document.errors;
  if (syntaxError) {
    throw new CostbookError({
      name: 'InputNotYaml',
      what: `${path} is not valid YAML: ${syntaxError.message.split('\n')[0]}`,
      why: 'The file cannot be read, so its rules would silently not apply.',
      fix: 'Check indentation, quotes and doubled keys at that line.',
      where: `${path}:${lines.linePos(syntaxError.pos[0]).line}`,
    });
  }
  const whereOf = (keys: readonly (string | number)[]): string => `${path}:${lineOf(document, lines, keys)}`;
  keepNumbersAsWritten(document);
  refuseKeyOfObjects(document, lines, path);
  const result = schema.safeParse(document.toJS() ?? {});
  if (!result.success) throw notValid(result.error.issues[0]!, schema, whereOf, path);
  return { value: result.data, whereOf };
}

/**
 * The text of a YAML file with one more entry at the end of the list under `key`; comments and everything else stay as they are. An
 * absent file begins with `heading`, a comment.
 */
export function withYamlEntry(path: string, key: string, entry: Readonly<Record<string, string>>, heading: string): string {
  const source = existsSync(path) ? readFileSync(path, 'utf8') : `# ${heading}\n${key}:\n`;
  const document = parseDocument(source);
  const added = document.createNode(entry);
  if (isSeq(document.get(key))) document.addIn([key], added);
  else document.set(key, document.createNode([entry]));
  return document.toString({ lineWidth: 0 });
}

function keepNumbersAsWritten(document: Document): void {
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'number' && node.source !== undefined) node.value = node.source;
    },
  });
}

/** An object forgets the key `__proto__`, and with it the condition under it. */
function refuseKeyOfObjects(document: Document, lines: LineCounter, path: string): void {
  visit(document, {
    Pair(_, { key }) {
      if (!isScalar(key) || key.value !== '__proto__') return;
      throw new CostbookError({
        name: 'InputKeyUnknown',
        what: `Unknown key "__proto__" in ${path}.`,
        why: 'An ignored key would be a rule that silently does not apply.',
        fix: 'Remove "__proto__:".',
        where: `${path}:${lines.linePos(key.range?.[0] ?? 0).line}`,
      });
    },
  });
}

/** Line of the key at this path, or of its nearest ancestor that stands in the file. */
function lineOf(document: Document, lines: LineCounter, keys: readonly (string | number)[]): number {
  for (let depth = keys.length; depth > 0; depth--) {
    const parent = depth === 1 ? document.contents : document.getIn(keys.slice(0, depth - 1), true);
    const pair = isMap(parent) ? parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(keys[depth - 1])) : undefined;
    const node = pair?.key ?? document.getIn(keys.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function notValid(issue: z.core.$ZodIssue, schema: z.ZodType, whereOf: (path: readonly (string | number)[]) => string, path: string): CostbookError {
  const keys = issue.path as (string | number)[];
  const place = keys.length > 0 ? keys.map((key) => (typeof key === 'number' ? `[${key + 1}]` : key)).join(' › ') : 'the file';
  if (issue.code === 'unrecognized_keys') {
    const unknown = issue.keys[0]!;
    const known = knownKeys(schema, keys);
    const nearest = nearestWord(unknown, known);
    return new CostbookError({
      name: 'InputKeyUnknown',
      what: `Unknown key "${unknown}" in ${place} of ${path}.`,
      why: `Known here: ${known.join(', ') || 'nothing'}. An ignored key would be a rule that silently does not apply.`,
      fix: nearest ? `Write "${nearest}:" instead of "${unknown}:".` : `Remove "${unknown}:".`,
      where: whereOf([...keys, unknown]),
    });
  }
  return new CostbookError({
    name: 'InputNotValid',
    what: `${place} of ${path}: ${issue.message}.`,
    why: 'The entry does not have the shape that Costbook understands.',
    fix: `Write ${expectedShape(issue) ?? 'it as in the example'}; pipeline/1-ingest/demo/inputs and data/inputs/README.md show how.`,
    where: whereOf(keys),
  });
}

const SHAPES: Readonly<Record<string, string>> = { array: 'a list', object: 'keys with values', record: 'keys with values', string: 'text' };

/** What would have been right there, in words. */
function expectedShape(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code === 'invalid_type') return SHAPES[issue.expected] ?? `a ${issue.expected}`;
  if (issue.code === 'invalid_value') return issue.values.map(String).join(' or ');
  if (issue.code === 'invalid_format' || issue.code === 'too_small') return 'something there that is not empty and of the right form';
  if (issue.code !== 'invalid_union') return undefined;
  const shapes = issue.errors.flatMap((issues) => issues.filter(({ path }) => path.length === 0).map(expectedShape));
  return [...new Set(shapes.filter((shape) => shape !== undefined))].join(' or ') || undefined;
}

/** Keys that a schema knows at a path. */
function knownKeys(schema: z.ZodType, path: readonly (string | number)[]): string[] {
  let candidates: z.core.$ZodType[] = [schema];
  for (const key of path) candidates = candidates.flatMap((candidate) => inner(candidate, key));
  return candidates.flatMap((candidate) => {
    const definition = unwrapped(candidate)._zod.def as unknown as { shape?: Record<string, unknown>; options?: z.core.$ZodType[] };
    const shapes = definition.shape ? [definition.shape] : (definition.options ?? []).map((o) => (unwrapped(o)._zod.def as { shape?: object }).shape ?? {});
    return shapes.flatMap((shape) => Object.keys(shape));
  });
}

type Definition = {
  type: string;
  innerType?: z.core.$ZodType;
  in?: z.core.$ZodType;
  element?: z.core.$ZodType;
  valueType?: z.core.$ZodType;
  shape?: Record<string, z.core.$ZodType>;
  options?: z.core.$ZodType[];
  items?: z.core.$ZodType[];
  getter?: () => z.core.$ZodType;
};

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  const definition = schema._zod.def as unknown as Definition;
  const next = definition.innerType ?? definition.in ?? definition.getter?.();
  return next ? unwrapped(next) : schema;
}

function inner(schema: z.core.$ZodType, key: string | number): z.core.$ZodType[] {
  const definition = unwrapped(schema)._zod.def as unknown as Definition;
  if (definition.options) return definition.options.flatMap((option) => inner(option, key));
  const next = definition.shape?.[String(key)] ?? definition.items?.[Number(key)] ?? definition.element ?? definition.valueType;
  return next ? [next] : [];
}

/** One row of a CSV file written by people, with its line. */
export interface CsvRow {
  readonly cells: Readonly<Record<string, string>>;
  /** `file:line`. */
  readonly where: string;
}

/**
 * Reads a CSV file that people write; an absent file reads as no rows. Cells are trimmed text.
 * Throws InputColumnMissing, InputColumnUnknown, InputColumnTwice or InputNotCsv (exit code 1).
 */
export function readCsv(path: string, columns: { readonly required: readonly string[]; readonly optional?: readonly string[] }): CsvRow[] {
  if (!existsSync(path)) return [];
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parseCsv(readFileSync(path, 'utf8'), {
      bom: true,
      info: true,
      skip_empty_lines: true,
      trim: true,
      comment: '#',
      comment_no_infix: true,
    }) as never;
  } catch (error) {
    const { message, lines } = error as { message: string; lines?: number };
    throw new CostbookError({
      name: 'InputNotCsv',
      what: `${path} is not valid CSV: ${message}`,
      why: 'A line has more or fewer cells than the header, or a quote is not closed.',
      fix: 'Give every line as many cells as the header; quote cells that hold commas.',
      where: `${path}:${lines ?? 1}`,
    });
  }
  const [header, ...body] = records;
  if (!header) return [];
  const names = header.record;
  const known = [...columns.required, ...(columns.optional ?? [])];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const nearest = nearestWord(unknown, known);
    throw new CostbookError({
      name: 'InputColumnUnknown',
      what: `Unknown column "${unknown}" in ${path}.`,
      why: `Known here: ${known.join(', ')}.`,
      fix: nearest ? `Write "${nearest}" instead of "${unknown}".` : `Remove the column "${unknown}".`,
      where: `${path}:1`,
    });
  }
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) {
    throw new CostbookError({
      name: 'InputColumnTwice',
      what: `${path} has two columns "${twice}".`,
      why: 'Costbook could not tell which of them counts.',
      fix: `Keep one column "${twice}".`,
      where: `${path}:1`,
    });
  }
  const missing = columns.required.find((name) => !names.includes(name));
  if (missing !== undefined) {
    throw new CostbookError({
      name: 'InputColumnMissing',
      what: `${path} has no column "${missing}".`,
      why: `Its header needs ${columns.required.join(', ')}.`,
      fix: `Add the column "${missing}".`,
      where: `${path}:1`,
    });
  }
  return body.map(({ record, info }) => ({
    cells: Object.fromEntries(names.map((name, index) => [name, record[index] ?? ''])),
    where: `${path}:${info.lines}`,
  }));
}

/** What a text in YAML holds, numbers as they are written, with the first and last line of any place in it. */
export interface YamlText {
  readonly value: unknown;
  linesOf(path: readonly (string | number)[]): { readonly first: number; readonly last: number };
}

/** Reads YAML without a schema, for looking at what people wrote at any time; null where it is not YAML. */
export function readYamlText(source: string): YamlText | null {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true });
  if (document.errors.length > 0) return null;
  keepNumbersAsWritten(document);
  const linesOf: YamlText['linesOf'] = (path) => {
    const node = document.getIn(path, true);
    const first = lineOf(document, lines, path);
    return { first, last: isNode(node) && node.range ? Math.max(first, lines.linePos(Math.max(node.range[0], node.range[1] - 1)).line) : first };
  };
  return { value: document.toJS(), linesOf };
}

/** Reads CSV without knowing its columns; null where it is not CSV. Lines are those of the text. */
export function readCsvText(
  source: string,
): { readonly columns: readonly string[]; readonly rows: readonly { cells: readonly string[]; line: number }[] } | null {
  try {
    const records = parseCsv(source, { bom: true, info: true, skip_empty_lines: true, trim: true, comment: '#', comment_no_infix: true }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    const [header, ...body] = records;
    return { columns: header?.record ?? [], rows: body.map(({ record, info }) => ({ cells: record, line: info.lines })) };
  } catch {
    return null;
  }
}
