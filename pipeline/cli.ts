/** The `costbook` command: one verb a file in commands/. */
import { Command, CommanderError } from 'commander';
import { build } from './commands/build.ts';
import { demo } from './commands/demo.ts';
import { preview } from './commands/preview.ts';
import { query } from './commands/query.ts';
import { site } from './commands/site.ts';
import { verify } from './commands/verify.ts';
import { CostbookError, EXIT, errorText } from './engine/errors.ts';
import { recipe } from './engine/recipe.ts';
import { environment } from './engine/secrets.ts';

/** Runs one command line; sets the exit code and never lets a stack trace out for a user's mistake. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('costbook')
    .description('Cloud bills in, a versioned showback site out.')
    .version(recipe().version)
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText('after', '\nExample\n  costbook build --bill ./bills && costbook site && costbook preview');
  for (const command of [build, site, preview, query, verify, demo]) program.addCommand(command.exitOverride());
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.input;
  if (error instanceof CostbookError) {
    console.error(errorText(error.parts));
    return error.exitCode;
  }
  const what = error instanceof Error ? error.message : String(error);
  console.error(
    errorText({
      name: 'Unexpected',
      what: what.split('\n')[0] ?? 'Something went wrong.',
      why: 'This is a mistake in Costbook, not in your input; the last edition is unchanged.',
      fix: 'Please report it with the command line, and with the stack that COSTBOOK_DEBUG=1 prints.',
      where: 'pipeline/cli.ts',
    }),
  );
  if (environment('COSTBOOK_DEBUG') && error instanceof Error) console.error(error.stack);
  return EXIT.check;
}
