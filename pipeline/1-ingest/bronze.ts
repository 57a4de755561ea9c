/** Bronze: the bytes of every bill as they were delivered, each with a receipt, named by their hash. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { constants, copyFile, mkdir, open, rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Profile } from './profile.ts';
import type { Encoding } from './sniff.ts';

/** What is known about delivered bytes; the same bytes always give the same receipt. */
export interface Receipt {
  readonly sha256: string;
  readonly bytes: number;
  readonly rows: number;
  readonly provider: string;
  readonly format: string;
  readonly columns: readonly { readonly header: string; readonly type: string }[];
  readonly profile: Profile;
  /** Hash of how the file was read: another way of reading makes a new receipt. */
  readonly reading: string;
}

/** SHA-256 of a file in hex, and its size. */
export async function hashFile(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return { sha256: hash.digest('hex'), bytes: (await stat(path)).size };
}

/** Unpacks a gzip file to nowhere. Throws when it ends early or is damaged: DuckDB would take what it got for the whole. */
export async function checkGzip(path: string): Promise<void> {
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), createGunzip({ chunkSize: 1 << 20 }), async (chunks) => {
    for await (const _ of chunks);
  });
}

/** Keeps a copy of a file in `<bronze>/<provider>/<sha256>/` and returns its path; a copy that is there already is not made again. */
export async function keepBytes(bronze: string, provider: string, file: { path: string; name: string; sha256: string; bytes: number }): Promise<string> {
  const kept = placeOf(bronze, provider, file);
  if (existsSync(kept) && (await stat(kept)).size === file.bytes) return kept;
  await mkdir(dirname(kept), { recursive: true });
  await copyFile(file.path, `${kept}.tmp`, constants.COPYFILE_FICLONE);
  await rename(`${kept}.tmp`, kept);
  return kept;
}

/** Where the bytes of a file with this hash are kept. */
export function placeOf(bronze: string, provider: string, file: { readonly name: string; readonly sha256: string }): string {
  return join(bronze, provider, file.sha256, safeName(basename(file.name)));
}

/** DuckDB reads `*`, `?` and brackets in a path as a pattern. */
function safeName(name: string): string {
  return name.replace(/[*?[\]{}]/g, '_');
}

/** The receipt beside a bill's bytes, if it was made by the same way of reading. */
export function readReceipt(folder: string, reading: string): Receipt | null {
  const path = join(folder, 'receipt.json');
  if (!existsSync(path)) return null;
  try {
    const receipt = JSON.parse(readFileSync(path, 'utf8')) as Receipt;
    return receipt.reading === reading ? receipt : null;
  } catch {
    return null;
  }
}

/** Writes the receipt beside the bytes. */
export async function writeReceipt(folder: string, receipt: Receipt): Promise<void> {
  const path = join(folder, 'receipt.json');
  await writeFile(`${path}.tmp`, `${JSON.stringify(receipt, null, 2)}\n`);
  await rename(`${path}.tmp`, path);
}

/** Writes a UTF-16 file to `aside` in UTF-8; a UTF-8 file is its own. Returns the path. Throws for bytes that are not of the encoding. */
export async function asUtf8(path: string, encoding: Encoding, aside: string): Promise<string> {
  if (encoding === 'utf-8') return path;
  const decoder = new TextDecoder(encoding, { fatal: true });
  const out = await open(aside, 'w');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) await out.write(decoder.decode(chunk as Buffer, { stream: true }));
    await out.write(decoder.decode());
  } catch (error) {
    throw new Error(`encoding: ${String(error)}`);
  } finally {
    await out.close();
  }
  return aside;
}
