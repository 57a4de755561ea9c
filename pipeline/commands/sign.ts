import { Command } from 'commander';
import { signEdition } from '../6-publish/editions/signatures.ts';
import { bookToRead, DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';

export const sign = new Command('sign')
  .description('Sign the manifest of an edition with an SSH key, by ssh-keygen. The manifest names everything else by hash, its parents too.')
  .argument('[id]', 'edition (default: the newest)')
  .requiredOption('--key <file>', 'private SSH key, or a public one whose private half ssh-agent holds')
  .option('--data <dir>', 'book that holds it')
  .option('--replace', 'in the place of a signature that is there')
  .addHelpText('after', '\nExample\n  costbook sign 2026-10-31-1f0c3a9be2d4 --key ~/.ssh/id_ed25519')
  .action((id: string | undefined, { key, data, replace }: { key: string; data?: string; replace?: boolean }) => {
    const { editions } = foldersOf(bookToRead(data, console.error), DEFAULT_INPUTS);
    console.log(signEdition(editions, id, key, { isReplacing: replace === true }));
  });
