/** Makes an edition again from the bytes that its bills and inputs had, in a book of its own, and compares. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLOSED_TABLE_NAMES } from '#contract/closing.ts';
import { objectPath } from '#contract/edition.ts';
import { type ClosedMonth, readClosedMonths } from '../../3-allocate/closed-months/closed-months-file.ts';
import { bookUntil, linkObjects } from '../../6-publish/editions/book-until.ts';
import { readEdition, type StoredEdition } from '../../6-publish/editions/manifest.ts';
import { missingObjects } from '../../6-publish/editions/pruned.ts';
import { objectsNamedIn } from '../../6-publish/input-files.ts';
import { forecastsAtHand } from '../../6-publish/records/earlier_forecasts.ts';
import type { Folders } from '../../engine/context.ts';
import { Database } from '../../engine/duckdb.ts';
import { foldersOf } from '../../engine/folders.ts';
import { createLog } from '../../engine/log.ts';
import { recipe } from '../../engine/recipe.ts';
import { run } from '../../run.ts';
import { refuseDifference } from './difference.ts';
import { withInputsOf } from './inputs-of.ts';
import { type KeptBill, keptBills, requestsOf } from './kept-bills.ts';

/** What came of it. */
export interface Rederived {
  /** Whether the edition was made again; when it was, the bytes are the same. */
  readonly isRederived: boolean;
  /** What was compared, or why nothing was. */
  readonly says: string;
}

/**
 * Makes an edition again from bronze and inputs with the hashes that its manifest names, on top of the same parent, and holds every byte
 * against what was published. Nothing that was made of bills earlier is used: no receipts, no silver. Writes below the system's
 * temporary folder alone. Throws EditionDiffers (exit code 2), which names the first thing that differs, and the errors of the rooms.
 */
export async function rederive(folders: Folders, stored: StoredEdition): Promise<Rederived> {
  const { code } = stored.edition;
  const today = recipe();
  if (code.sha256 !== today.sha256) {
    return not(`it was made by other code: ${code.version} (${code.sha256.slice(0, 12)}), and this is ${today.version} (${today.sha256.slice(0, 12)})`);
  }
  if (missingObjects(folders.data, stored.edition).length > 0) return not('its objects are not all there');
  const bills = await keptBills(folders, stored.edition);
  if (typeof bills === 'string') return not(bills);
  const place = mkdtempSync(join(tmpdir(), 'costbook-verify-'));
  try {
    const rederived = await withInputsOf(stored.edition, folders, place, async (inputs) => {
      const month = monthNotKept(inputs, folders);
      if (month !== null) return not(`it was made with ${month} closed, and what that month keeps is not at hand`);
      return { isRederived: true, says: await rederiveUnder(inputs, { folders, stored, bills, place }) };
    });
    return rederived ?? not('inputs with the hashes of its manifest are neither in the folder of inputs nor in its git history');
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** A month that these inputs close and of which an object is gone: months that are open again since keep nothing. */
function monthNotKept(inputs: string, { data }: Folders): string | null {
  const isGone = (month: ClosedMonth): boolean => CLOSED_TABLE_NAMES.some((name) => !existsSync(join(data, objectPath(month[name]))));
  return readClosedMonths(inputs).find(isGone)?.month ?? null;
}

interface Derivation {
  readonly folders: Folders;
  readonly stored: StoredEdition;
  readonly bills: readonly KeptBill[];
  readonly place: string;
}

async function rederiveUnder(inputs: string, { folders, stored, bills, place }: Derivation): Promise<string> {
  const { parent, asOf, rules } = stored.edition;
  const book = foldersOf(join(place, 'book'), inputs);
  const before = parent === null ? null : readEdition(folders.editions, parent.id);
  bookUntil(folders, before, book.data);
  linkObjects(folders.data, objectsNamedIn(inputs), book.data);
  mkdirSync(book.state, { recursive: true });
  const database = await Database.open({ path: join(book.state, 'build.duckdb'), memoryLimit: '4GB', temporaryFolder: join(book.state, 'spill') });
  try {
    const context = { database, folders: book, log: createLog({ isQuiet: true }), asOf, ...(rules ? { rulesCommit: rules.commit } : {}) };
    const derived = await run(context, requestsOf(bills, join(place, 'bills')));
    const exceptions = await refuseDifference(
      { stored, data: folders.data },
      { stored: derived, data: book.data },
      before === null || forecastsAtHand(folders, before.edition),
    );
    return [`from ${bills.length} file${bills.length === 1 ? '' : 's'} of bronze and ${stored.edition.inputs.length} of inputs`, ...exceptions].join('; ');
  } finally {
    database.close();
  }
}

function not(says: string): Rederived {
  return { isRederived: false, says };
}
