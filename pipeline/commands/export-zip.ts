/** An edition as one archive that reads from a disk: pages, tables, manifests. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makeReadableFromDisk } from '../6-publish/archive/from-disk.ts';
import { readMe } from '../6-publish/archive/read-me.ts';
import { zipFolder } from '../6-publish/archive/zip-folder.ts';
import { bookUntil, linkFile } from '../6-publish/editions/book-until.ts';
import { readEdition } from '../6-publish/editions/manifest.ts';
import { isSigned } from '../6-publish/editions/signatures.ts';
import type { Folders } from '../engine/context.ts';
import { CostbookError } from '../engine/errors.ts';
import { buildSite } from './site.ts';

export interface ZipOptions {
  readonly id?: string | undefined;
  /** Path of the archive; `costbook-<id>.zip` when absent. */
  readonly out?: string | undefined;
  /** With the charges as FOCUS files beside the pages. */
  readonly hasCharges: boolean;
}

/**
 * Writes the archive and returns its path. It is made in a book that ends with the edition, so that the same edition is the same bytes
 * whatever was published later. Throws EditionMissing, ObjectsMissing, SilverMissing (exit code 1) and the errors of a site.
 */
export async function exportZip(folders: Folders, { id, out, hasCharges }: ZipOptions): Promise<string> {
  const stored = readEdition(folders.editions, id);
  const place = mkdtempSync(join(tmpdir(), 'costbook-zip-'));
  try {
    const book = join(place, 'book');
    bookUntil(folders, stored, book);
    if (hasCharges && existsSync(folders.silver)) linkFile(folders.silver, join(book, 'silver'));
    const site = join(place, 'site');
    mkdirSync(site);
    await buildSite({ dataFolder: book, editionId: stored.id, outFolder: site, isLasting: false });
    if (hasCharges && !existsSync(join(site, 'focus'))) throw chargesMissing(stored.id, folders.silver);
    makeReadableFromDisk(site);
    writeFileSync(join(site, 'editions', 'latest'), `${stored.id}\n`);
    writeFileSync(join(site, 'README.html'), readMe(stored, { isSigned: isSigned(folders.editions, stored.id), hasCharges }));
    const archive = resolve(out ?? `costbook-${stored.id}.zip`);
    await zipFolder(site, archive, { root: `costbook-${stored.id}`, day: stored.edition.asOf });
    return archive;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function chargesMissing(id: string, silver: string): CostbookError {
  return new CostbookError({
    name: 'SilverMissing',
    what: `The charges of edition ${id} are not at hand, or are too many for an archive.`,
    why: 'An edition keeps tables of results. Charges stay in silver, on the machine that built it; beyond 200 MB they are exported by themselves.',
    fix: 'Leave --focus away, build the edition again from the same bills, or write them beside it: costbook export --focus',
    where: silver,
  });
}
