/** The `costbook` command: one verb a file in commands/. */
import { Command, CommanderError } from 'commander';
import { alert } from './commands/alert.ts';
import { audit } from './commands/audit.ts';
import { budgets } from './commands/budgets.ts';
import { build } from './commands/build.ts';
import { check } from './commands/check.ts';
import { close } from './commands/close.ts';
import { demo } from './commands/demo.ts';
import { diff } from './commands/diff.ts';
import { explain } from './commands/explain.ts';
import { exportVerb } from './commands/export.ts';
import { handover } from './commands/handover.ts';
import { journal } from './commands/journal.ts';
import { objects } from './commands/objects.ts';
import { policy } from './commands/policy.ts';
import { preview } from './commands/preview.ts';
import { prune } from './commands/prune.ts';
import { pull } from './commands/pull.ts';
import { query } from './commands/query.ts';
import { sign } from './commands/sign.ts';
import { site } from './commands/site.ts';
import { size } from './commands/size.ts';
import { verify } from './commands/verify.ts';
import { CostbookError, EXIT, errorText } from './engine/errors.ts';
import { recipe } from './engine/recipe.ts';
import { refusalOf } from './engine/refusals.ts';
import { environment } from './engine/secrets.ts';

const VERBS = [
  pull,
  budgets,
  build,
  site,
  preview,
  query,
  explain,
  exportVerb,
  journal,
  handover,
  check,
  alert,
  policy,
  close,
  verify,
  diff,
  sign,
  prune,
  size,
  objects,
  audit,
  demo,
];

/** Runs one command line; sets the exit code and never lets a stack trace out for a user's mistake. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('costbook')
    .description('Cloud bills in, a versioned showback site out.')
    .version(recipe().version)
    .addHelpText('after', '\nExample\n  costbook build --bill ./bills && costbook site && costbook preview');
  for (const command of VERBS) program.addCommand(command);
  for (const command of [program, ...VERBS, ...VERBS.flatMap((verb) => verb.commands)]) command.exitOverride().configureOutput({ outputError: () => {} });
  try {
    await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error, argv);
  }
}

function report(error: unknown, argv: readonly string[]): number {
  if (error instanceof CommanderError && /^commander\.(help|version)/.test(error.code)) return error.exitCode === 0 ? EXIT.done : EXIT.input;
  const refusal = error instanceof CommanderError ? misspelt(error, argv) : refusalOf(error);
  if (refusal) {
    console.error(errorText(refusal.parts));
    return refusal.exitCode;
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

/** Names of what a command line can get wrong, by the codes of Commander. */
const MISTAKES: Readonly<Record<string, string>> = {
  'commander.unknownCommand': 'CommandUnknown',
  'commander.unknownOption': 'OptionUnknown',
  'commander.invalidArgument': 'OptionNotValid',
  'commander.optionMissingArgument': 'OptionValueMissing',
  'commander.missingArgument': 'ArgumentMissing',
  'commander.excessArguments': 'ArgumentUnknown',
  'commander.conflictingOption': 'OptionsConflict',
};

/** A command line that cannot be read, as an error in four parts with the word that was probably meant. */
function misspelt({ code, message }: CommanderError, argv: readonly string[]): CostbookError {
  const [what = '', hint] = message.replace(/^error: /, '').split('\n');
  const [, before, advice] = /^(.* is invalid\.) (.+)$/.exec(what) ?? [undefined, what, undefined];
  const meant = /\((.+)\?\)/.exec(hint ?? '')?.[1];
  const verb = VERBS.map((command) => command.name()).find((name) => name === argv[2]);
  const known = code === 'commander.unknownCommand' ? `Commands are ${VERBS.map((command) => command.name()).join(', ')}.` : undefined;
  return new CostbookError({
    name: MISTAKES[code] ?? 'CommandLineNotValid',
    what: `${before!.charAt(0).toUpperCase()}${before!.slice(1)}${/[.?]$/.test(before!) ? '' : '.'}`,
    why: known ?? 'Nothing was run: what a command line leaves unclear would only be guessed.',
    fix: advice ?? `${meant ? `${meant}? ` : ''}\`costbook ${verb ? `${verb} ` : ''}--help\` shows what there is.`,
    where: `costbook ${argv.slice(2).join(' ')}`.trim(),
  });
}
