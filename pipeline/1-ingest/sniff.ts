/** Finds out what a file is from its bytes; names and extensions say nothing. */
import { open } from 'node:fs/promises';
import { constants, gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

export type Sniffed =
  | { readonly kind: 'parquet' }
  | {
      readonly kind: 'csv';
      readonly isGzip: boolean;
      readonly encoding: Encoding;
      readonly delimiter: string;
      readonly headers: readonly string[];
      /** A few first rows, for their looks only. */
      readonly sample: readonly (readonly string[])[];
    }
  /** A reply of an API, or lines of JSON. */
  | { readonly kind: 'json'; readonly isGzip: boolean }
  | { readonly kind: 'empty' }
  | { readonly kind: 'truncated-gzip' }
  /** Neither a table as text, JSON nor Parquet. */
  | { readonly kind: 'other'; readonly reason: string };

/** Said of requests and replies as test tools record them. */
const RECORDING = 'it is a recording of requests and their replies; the body of a reply, saved by itself, is what can be read';

const HEAD_BYTES = 256 * 1024;
const DELIMITERS = [',', ';', '\t', '|'];

/** Reads the first bytes of a file and says what it holds. */
export async function sniff(path: string): Promise<Sniffed> {
  const head = await readHead(path);
  if (head.length === 0) return { kind: 'empty' };
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return { kind: 'parquet' };
  if (head.subarray(0, 4).toString('latin1') === 'PK\x03\x04')
    return { kind: 'other', reason: 'it is a ZIP archive or a workbook; unpack it, or save the sheet as CSV' };
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  if (!isGzip) return sniffText(head, false);
  try {
    const text = gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 64 * HEAD_BYTES });
    return text.length === 0 ? { kind: 'empty' } : sniffText(text.subarray(0, HEAD_BYTES), true);
  } catch {
    return { kind: 'truncated-gzip' };
  }
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function sniffText(bytes: Buffer, isGzip: boolean): Sniffed {
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes);
  if (text.includes('\0')) return { kind: 'other', reason: 'it holds bytes that are not text' };
  if (/^(---\s*)?(http_)?interactions:|^\s*\{\s*("version": *\d+,\s*)?"(http_)?interactions"/.test(text)) return { kind: 'other', reason: RECORDING };
  if (/^\s*[{[]/.test(text)) return { kind: 'json', isGzip };
  if (/^\s*</.test(text)) return { kind: 'other', reason: 'it is markup, not a table' };
  const [firstLine = ''] = text.split(/\r?\n/, 1);
  if (/^\ufeff?"?sep=.?"?$/i.test(firstLine)) return { kind: 'other', reason: `its first line, ${firstLine}, is a note to spreadsheets; take it off` };
  const delimiter = DELIMITERS.reduce((best, candidate) => (count(firstLine, candidate) > count(firstLine, best) ? candidate : best));
  if (count(firstLine, delimiter) === 0) return text.trim() === '' ? { kind: 'empty' } : { kind: 'other', reason: 'its first line is not a table header' };
  const [headers = [], ...sample] = parseHead(text, delimiter);
  return { kind: 'csv', isGzip, encoding, delimiter, headers, sample };
}

function encodingOf(bytes: Buffer): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  const probe = bytes.subarray(0, 400);
  probe.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2]!++;
  });
  if (zeros[1]! > probe.length / 4) return 'utf-16le';
  if (zeros[0]! > probe.length / 4) return 'utf-16be';
  return 'utf-8';
}

function parseHead(text: string, delimiter: string): string[][] {
  const options = { delimiter, bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, to: 50 } as const;
  try {
    return parse(text, options) as unknown as string[][];
  } catch {
    return parse(text.split(/\r?\n/, 1)[0]!, options) as unknown as string[][];
  }
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
