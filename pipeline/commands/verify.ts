import { Command } from 'commander';
import { verifyEdition } from '../6-publish/editions/verify.ts';
import { bookToRead, DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';

export const verify = new Command('verify')
  .description(
    'Prove that an edition is what was published: hash its manifest and every object again, follow the hashes of its parents to the first ' +
      'edition, sum every money column that the manifest names, and add up days, months, tag keys and allocation rules against each other. ' +
      'Bills are not read, and objects of parents are not hashed.',
  )
  .argument('[id]', 'edition (default: the newest)')
  .option('--data <dir>', 'book to read')
  .option('--json', 'print the result as JSON')
  .addHelpText('after', '\nExample\n  costbook verify 2026-10-31-1f0c3a9be2d4')
  .action(async (id: string | undefined, options: { data?: string; json?: boolean }) => {
    const folders = foldersOf(bookToRead(options.data, console.error), DEFAULT_INPUTS);
    const result = await verifyEdition(folders.data, folders.editions, id);
    console.log(
      options.json
        ? JSON.stringify(result, null, 2)
        : `${result.id} is whole: ${result.objects} objects, ${result.sizeBytes} bytes, ${result.chain} edition${result.chain === 1 ? '' : 's'} in the chain.`,
    );
  });
