import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { editionsInOrder, weigh } from '../6-publish/editions/retention.ts';
import { bookToRead, DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';
import { sizeBytesOf } from '../engine/lake.ts';
import { tableText } from './query.ts';

/** What of a book lies where: in git or an object store, and on the machine that builds. */
const PARTS = ['editions', 'objects', 'pages', 'silver', 'bronze', 'state'] as const;

export const size = new Command('size')
  .description('Bytes of each edition, its own and those it shares with its parent, and of all that a book keeps.')
  .option('--data <dir>', 'book to read')
  .option('--json', 'print the result as JSON')
  .addHelpText('after', '\nExample\n  costbook size')
  .action((options: { data?: string; json?: boolean }) => {
    const data = bookToRead(options.data, console.error);
    const folders = foldersOf(data, DEFAULT_INPUTS);
    const all = editionsInOrder(folders.editions);
    const editions = weigh(folders.editions, all);
    const parts = Object.fromEntries(PARTS.map((part) => [part, bytesBelow(folders[part])]));
    if (options.json) return console.log(JSON.stringify({ editions, parts }, null, 2));
    const rows = editions.map(({ id, isPruned, ownBytes, sharedBytes }) => ({
      Edition: id,
      'Own bytes': String(ownBytes),
      'Shared with its parent': String(sharedBytes),
      Objects: isPruned ? 'pruned' : 'there',
    }));
    console.log(tableText(['Edition', 'Own bytes', 'Shared with its parent', 'Objects'], rows));
    console.log(
      `\n${tableText(
        ['Folder', 'Bytes'],
        PARTS.map((part) => ({ Folder: `data/${part}`, Bytes: String(parts[part]) })),
      )}`,
    );
  });

function bytesBelow(folder: string): number {
  if (!existsSync(folder)) return 0;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, entry) => sum + sizeBytesOf(join(entry.parentPath, entry.name)), 0);
}
