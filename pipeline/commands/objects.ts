import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { DEFAULT_DATA, DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';
import { bucketFolder } from './options.ts';
import type { Moved, ObjectStore } from './push-pull.ts';

interface ObjectsOptions {
  readonly data: string;
  readonly inputs?: string;
  readonly edition?: string;
}

const foldersFor = ({ data, inputs }: ObjectsOptions) => foldersOf(data, inputs ?? (existsSync(join(data, 'inputs')) ? join(data, 'inputs') : DEFAULT_INPUTS));
const text = ({ objects, sizeBytes, known }: Moved, done: string, there: string): string =>
  `${objects} objects of ${sizeBytes} bytes ${done}, ${known} were ${there}.`;

const push = new Command('push')
  .description('Put every object into the bucket that it has not yet.')
  .argument('<place>', 's3://bucket/prefix', bucketFolder)
  .option('--data <dir>', 'book', DEFAULT_DATA)
  .option('--inputs <dir>', 'organization, rules, budgets')
  .action(async (place: ObjectStore, options: ObjectsOptions) => {
    const { pushObjects } = await import('./push-pull.ts');
    console.log(text(await pushObjects(foldersFor(options), place), 'pushed', 'there'));
  });

const pull = new Command('pull')
  .description('Fetch the objects that are named here and are not here; each is hashed before it counts.')
  .argument('<place>', 's3://bucket/prefix', bucketFolder)
  .option('--data <dir>', 'book', DEFAULT_DATA)
  .option('--inputs <dir>', 'organization, rules, budgets: what is closed is fetched too')
  .option('--edition <id>', 'those of one edition, pruned or not (default: those of all that are not pruned)')
  .action(async (place: ObjectStore, options: ObjectsOptions) => {
    const { pullObjects } = await import('./push-pull.ts');
    console.log(text(await pullObjects(foldersFor(options), place, options.edition), 'pulled', 'here'));
  });

export const objects = new Command('objects')
  .description('Keep objects in an S3 bucket beside git: push them there, pull them back.')
  .addCommand(push)
  .addCommand(pull)
  .addHelpText('after', '\nExample\n  costbook objects push s3://example-books/costs');
for (const command of [push, pull]) command.exitOverride().configureOutput({ outputError: () => {} });
