/** Editions on disk: reading, naming and switching. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Edition } from '#contract/edition.ts';
import { CostbookError, EXIT, nearestWord } from '../../engine/errors.ts';
import { sha256Of, writeWhole } from '../../engine/lake.ts';
import { faultOfManifest } from './shape.ts';

export interface StoredEdition {
  readonly id: string;
  /** SHA-256 of the bytes of edition.json. */
  readonly sha256: string;
  readonly edition: Edition;
}

/** The bytes of a manifest: the same edition is the same text. */
export function manifestText(edition: Edition): string {
  return `${JSON.stringify(edition, null, 2)}\n`;
}

/** Name of an edition: its day and the beginning of the hash of its manifest. */
export function editionId({ asOf }: Edition, sha256: string): string {
  return `${asOf}-${sha256.slice(0, 12)}`;
}

/** Ids of all editions of a book, in alphabetical order, which is the order of their days. */
export function editionIds(editionsFolder: string): string[] {
  if (!existsSync(editionsFolder)) return [];
  return readdirSync(editionsFolder)
    .filter((name) => /^\d{4}-\d{2}-\d{2}-[0-9a-f]{12}$/.test(name))
    .sort();
}

/** Id of the newest edition, or null where there is none yet. Throws LatestBroken (exit code 2) when `latest` names none that is there. */
export function latestId(editionsFolder: string): string | null {
  const path = join(editionsFolder, 'latest');
  if (!existsSync(path)) return null;
  const id = readFileSync(path, 'utf8').trim();
  const known = editionIds(editionsFolder);
  if (known.includes(id) && existsSync(join(editionsFolder, id, 'edition.json'))) return id;
  throw new CostbookError({
    name: 'LatestBroken',
    what: id === '' ? `${path} is empty.` : `${path} names "${id}", which is not there.`,
    why: 'It says which edition is the newest, and the next one is chained to that.',
    fix: `Restore the edition from git or a backup, or write the id of one that is there into the file${known.length > 0 ? `: ${known.slice(-3).join(', ')}` : '; with none left, delete the file'}.`,
    where: path,
    exitCode: EXIT.check,
  });
}

/**
 * Reads an edition, the newest when no id is given.
 * Throws EditionMissing (exit code 1), naming the nearest one, or EditionNotReadable (exit code 2).
 */
export function readEdition(editionsFolder: string, id: string | null = latestId(editionsFolder)): StoredEdition {
  const path = join(editionsFolder, id ?? '', 'edition.json');
  if (id === null || !existsSync(path)) throw missing(editionsFolder, id);
  const bytes = readFileSync(path);
  const edition = parsed(bytes.toString('utf8'));
  const fault = edition === undefined ? 'it is not JSON' : faultOfManifest(edition);
  if (fault === null) return { id, sha256: sha256Of(bytes), edition: edition as Edition };
  throw new CostbookError({
    name: 'EditionNotReadable',
    what: `The manifest of edition ${id} is not one that Costbook writes: ${fault}.`,
    why: 'The file was changed after it was published.',
    fix: 'Restore it from git or from a backup; the hash in its name says which bytes are right.',
    where: path,
    exitCode: EXIT.check,
  });
}

/** The edition that the next one is chained to, or null. Throws LatestBroken, EditionNotReadable or EditionChanged (exit code 2). */
export function newestEdition(editionsFolder: string): StoredEdition | null {
  const id = latestId(editionsFolder);
  if (id === null) return null;
  const stored = readEdition(editionsFolder, id);
  refuseChangedManifest(stored, editionsFolder);
  return stored;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function missing(editionsFolder: string, id: string | null): CostbookError {
  const known = editionIds(editionsFolder);
  const nearest = id === null ? undefined : (known.find((candidate) => candidate.startsWith(id)) ?? nearestWord(id, known));
  return new CostbookError({
    name: 'EditionMissing',
    what: id === null ? `There is no edition in ${editionsFolder}.` : `There is no edition "${id}" in ${editionsFolder}.`,
    why:
      known.length === 0 ? 'Nothing has been built into this folder.' : `It holds ${known.slice(-3).join(', ')}${known.length > 3 ? ' and older ones' : ''}.`,
    fix: nearest ? `Did you mean ${nearest}?` : 'Build one first: npm run -s costbook -- build --bill FILE, or npm start for the demo company.',
    where: editionsFolder,
  });
}

/** Throws EditionChanged (exit code 2) when the bytes of a manifest do not hash to the name of its edition. */
export function refuseChangedManifest({ id, sha256, edition }: StoredEdition, editionsFolder: string): void {
  const actual = editionId(edition, sha256);
  if (actual === id) return;
  throw new CostbookError({
    name: 'EditionChanged',
    what: `The manifest of edition ${id} hashes to ${actual}.`,
    why: 'It was changed after it was published.',
    fix: 'Restore the file from git or a backup, or publish again from the bills.',
    where: join(editionsFolder, id, 'edition.json'),
    exitCode: EXIT.check,
  });
}

/** Puts an edition beside the others in one step, or its manifest back where that is gone or changed, then points `latest` at it in one step. */
export function storeEdition(editionsFolder: string, edition: Edition): StoredEdition {
  const text = manifestText(edition);
  const sha256 = sha256Of(text);
  const id = editionId(edition, sha256);
  const place = join(editionsFolder, id);
  if (existsSync(place)) {
    const path = join(place, 'edition.json');
    if (!existsSync(path) || sha256Of(readFileSync(path)) !== sha256) writeWhole(path, text);
  } else {
    const aside = join(editionsFolder, `.aside-${process.pid}`);
    rmSync(aside, { recursive: true, force: true });
    mkdirSync(aside, { recursive: true });
    writeFileSync(join(aside, 'edition.json'), text);
    renameSync(aside, place);
  }
  writeWhole(join(editionsFolder, 'latest'), `${id}\n`);
  return { id, sha256, edition };
}
