/** The inputs that an edition was built with, where they still are: at hand, in the book, or in git. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Edition } from '#contract/edition.ts';
import type { Folders } from '../../engine/context.ts';
import { FolderHistory } from '../../engine/git-history.ts';
import { sha256Of } from '../../engine/lake.ts';

/** Inputs that say nothing of who pays. */
const OTHERS = /^(audiences|chargeback|decisions|invoices|policies|providers|budgets)\.(yaml|csv)$|^mappings\//;

/**
 * Runs `work` with a folder of the inputs whose bytes are those that the edition names, each from where it still is, and null; or with null and
 * the name of the first that is nowhere. The folder is gone afterwards.
 */
export async function withInputsOf<T>({ inputs }: Edition, folders: Folders, work: (folder: string | null, missing: string | null) => Promise<T>): Promise<T> {
  const places = [folders.inputs, join(folders.data, 'inputs')];
  const histories = places.map((place) => new FolderHistory(place));
  const aside = mkdtempSync(join(tmpdir(), 'costbook-inputs-'));
  try {
    for (const { name, sha256 } of inputs) {
      if (OTHERS.test(name)) continue;
      const content = bytesOf(places, name, sha256) ?? histories.map((history) => history.contentOf(name, sha256)).find((bytes) => bytes !== null);
      if (!content) return await work(null, name);
      mkdirSync(dirname(join(aside, name)), { recursive: true });
      writeFileSync(join(aside, name), content);
    }
    return await work(aside, null);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

function bytesOf(places: readonly string[], name: string, sha256: string): Buffer | undefined {
  return places
    .map((place) => join(place, name))
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path))
    .find((bytes) => sha256Of(bytes) === sha256);
}
