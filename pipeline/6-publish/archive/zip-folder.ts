/** A folder as one zip archive: the same files are the same bytes, whatever the machine, its clock and its time zone. */
import { createWriteStream, readdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { makeFolder } from '../../engine/lake.ts';

/** Compressed already: to try again costs time and saves nothing. */
const COMPRESSED = /\.(parquet|woff2|png|zip|gz)$/;

/** Writes every file below a folder to `archive`, below one folder `root`, as of a day `YYYY-MM-DD`. Reads one file after the other; the archive appears whole. */
export async function zipFolder(folder: string, archive: string, { root, day }: { readonly root: string; readonly day: string }): Promise<void> {
  const [year, month, date] = day.split('-').map(Number);
  // Archives keep the hour of the wall clock: only a date that is made of it is the same everywhere.
  const mtime = new Date(year!, month! - 1, date!);
  const zip = new ZipFile();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).map((path) => ({ path, name: path.slice(folder.length + 1).replaceAll('\\', '/') }));
  for (const { path, name } of paths.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    zip.addFile(path, `${root}/${name}`, { mtime, mode: 0o100644, forceDosTimestamp: true, compress: !COMPRESSED.test(name) });
  }
  zip.end();
  makeFolder(dirname(archive));
  const aside = `${archive}.${process.pid}.tmp`;
  const failed = new Promise<never>((_, fail) => zip.on('error', fail));
  await Promise.race([pipeline(zip.outputStream, createWriteStream(aside)), failed]);
  renameSync(aside, archive);
}
