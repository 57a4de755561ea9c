/** `costbook prune`: gives up the objects of editions that nobody needs any more, and silver with them; manifests stay. */
import { existsSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { unusedSilver } from '../2-normalize/unused-silver.ts';
import { readEdition, type StoredEdition } from '../6-publish/editions/manifest.ts';
import { markPruned } from '../6-publish/editions/pruned.ts';
import { editionsInOrder, type KeptBecause, keptBecause, objectsOf, storedObjects, type Weighed, weigh } from '../6-publish/editions/retention.ts';
import { editionsNamedIn, objectsNamedIn } from '../6-publish/input-files.ts';
import { unusedPages } from '../6-publish/pages/page-store.ts';
import type { Folders } from '../engine/context.ts';
import { CostbookError } from '../engine/errors.ts';
import { DEFAULT_DATA, DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';
import { sizeBytesOf } from '../engine/lake.ts';
import { underLock } from '../engine/lock.ts';
import { removeLeftovers } from './leftovers.ts';
import { dayCount } from './options.ts';
import { tableText } from './query.ts';

export interface PruneOptions {
  readonly keepDays: number;
  readonly isDryRun?: boolean;
}

export interface Pruned {
  readonly editions: readonly (Weighed & { readonly kept: KeptBecause })[];
  /** Objects that no kept edition and no file of inputs names. */
  readonly objects: readonly string[];
  readonly objectBytes: number;
  readonly silverFiles: number;
  readonly silverBytes: number;
  /** Files of pages that no kept edition has. */
  readonly pageFiles: number;
  readonly pageBytes: number;
}

export const prune = new Command('prune')
  .description(
    'Delete the objects and pages of old editions, but for the last edition of each month, those of the last days, and those that a month is closed on. ' +
      'Manifests stay, and with them the chain; objects that a kept edition names stay. So does bronze: it is the evidence.',
  )
  .option('--keep-days <n>', 'keep every edition of so many days before the newest', dayCount, 90)
  .option('--data <dir>', 'book to prune', DEFAULT_DATA)
  .option('--inputs <dir>', 'organization, rules, budgets: what is closed stays (default: those of the book)')
  .option('--dry-run', 'say what would go, and delete nothing')
  .option('--json', 'print the result as JSON')
  .addHelpText('after', '\nExample\n  costbook prune --keep-days 30 --dry-run')
  .action(async (options: { keepDays: number; data: string; inputs?: string; dryRun?: boolean; json?: boolean }) => {
    const own = join(options.data, 'inputs');
    const folders = foldersOf(options.data, options.inputs ?? (existsSync(own) ? own : DEFAULT_INPUTS));
    const isDryRun = options.dryRun === true;
    const pruned = await pruneBook(folders, { keepDays: options.keepDays, isDryRun });
    console.log(options.json ? JSON.stringify(pruned, null, 2) : prunedText(pruned, isDryRun));
  });

/**
 * Prunes a book under its lock. First editions are marked, then objects go, then pages and silver: killed at any point, every kept edition is whole,
 * and the next prune goes on. Throws EditionMissing, BuildRunning, InputsMissing (exit code 1), EditionNotReadable or ChainBroken (exit code 2)
 * before anything is deleted.
 */
export async function pruneBook(folders: Folders, { keepDays, isDryRun = false }: PruneOptions): Promise<Pruned> {
  readEdition(folders.editions);
  return underLock(folders.state, async () => {
    const newest = readEdition(folders.editions);
    refuseOtherInputs(newest, folders.inputs);
    if (!isDryRun) removeLeftovers(folders);
    const editions = editionsInOrder(folders.editions);
    const kept = keptBecause(editions, newest, { keepDays, named: new Set(editionsNamedIn(folders.inputs)) });
    const staying = editions.filter(({ id }) => kept.get(id) !== null);
    const named = new Set([...staying.flatMap((each) => objectsOf(each).map(({ sha256 }) => sha256)), ...objectsNamedIn(folders.inputs)]);
    const objects = [...storedObjects(folders.objects)].filter(([sha256]) => !named.has(sha256));
    const silver = unusedSilver(
      folders,
      staying.flatMap(({ edition }) => edition.silver ?? []),
    );
    const pages = unusedPages(folders.pages, new Set(staying.map(({ id }) => id)));
    const bytes = (paths: readonly string[]): number => paths.reduce((sum, path) => sum + sizeBytesOf(path), 0);
    const pruned: Pruned = {
      editions: weigh(folders.editions, editions).map((weighed) => ({ ...weighed, kept: kept.get(weighed.id) ?? null })),
      objects: objects.map(([sha256]) => sha256),
      objectBytes: bytes(objects.map(([, path]) => path)),
      silverFiles: silver.length,
      silverBytes: bytes(silver),
      pageFiles: pages.files.length,
      pageBytes: bytes(pages.files),
    };
    if (isDryRun) return pruned;
    for (const { id } of editions) if (kept.get(id) === null) markPruned(folders.editions, id, { newest: newest.id, keepDays });
    for (const [, path] of objects) removeObject(path);
    for (const path of [...pages.lists, ...pages.files, ...silver]) rmSync(path);
    return pruned;
  });
}

function removeObject(path: string): void {
  rmSync(path);
  try {
    rmdirSync(dirname(path));
  } catch {
    // Other objects begin with the same two digits.
  }
}

/** Files of inputs name what closed months keep: another folder would not. */
function refuseOtherInputs({ id, edition }: StoredEdition, inputs: string): void {
  const missing = edition.inputs.find(({ name }) => /\.ya?ml$/i.test(name) && !existsSync(join(inputs, name)));
  if (!missing) return;
  throw new CostbookError({
    name: 'InputsMissing',
    what: `${inputs} has no ${missing.name}, with which edition ${id} was built.`,
    why: 'Inputs name months that are closed and what these keep; under other inputs it would be deleted.',
    fix: 'Name the folder of inputs with --inputs, or build with those of today first.',
    where: join(inputs, missing.name),
  });
}

function prunedText({ editions, objects, objectBytes, silverFiles, silverBytes, pageFiles, pageBytes }: Pruned, isDryRun: boolean): string {
  const rows = editions.map(({ id, kept, isPruned, ownBytes, sharedBytes }) => ({
    Edition: id,
    'Own bytes': String(ownBytes),
    'Shared with its parent': String(sharedBytes),
    Objects: kept === null ? (isPruned ? 'pruned' : isDryRun ? 'would go' : 'pruned') : `kept: ${kept}`,
  }));
  const verb = isDryRun ? 'would be deleted' : 'deleted';
  const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
  return [
    tableText(['Edition', 'Own bytes', 'Shared with its parent', 'Objects'], rows),
    '',
    `${count(objects.length, 'object')} of ${objectBytes} bytes and ${count(silverFiles, 'file')} of silver of ${silverBytes} bytes and ${count(pageFiles, 'file')} of pages of ${pageBytes} bytes ${verb}.`,
  ].join('\n');
}
