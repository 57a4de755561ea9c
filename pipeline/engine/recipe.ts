/** What made an edition: the version of Costbook and the hash of its recipes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256Of } from './lake.ts';

const PIPELINE = join(import.meta.dirname, '..');

let known: { version: string; sha256: string } | undefined;

/** Version from package.json and the SHA-256 over every `.sql` and `.ts` of the pipeline, in alphabetical order. */
export function recipe(): { version: string; sha256: string } {
  if (known) return known;
  const files = readdirSync(PIPELINE, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.(sql|ts)$/.test(path) && !path.startsWith('commands/'))
    .sort();
  const { version } = JSON.parse(readFileSync(join(PIPELINE, '..', 'package.json'), 'utf8')) as { version: string };
  known = { version, sha256: sha256Of(files.map((path) => `${path}\n${sha256Of(readFileSync(join(PIPELINE, path)))}\n`).join('')) };
  return known;
}
