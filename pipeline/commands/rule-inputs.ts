/** Inputs under other rules: who pays as another commit or folder says, everything else as it is today. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { z } from 'zod';
import { inputFiles } from '../6-publish/input-files.ts';
import { readYaml } from '../engine/config.ts';
import { CostbookError } from '../engine/errors.ts';
import { inputNames } from '../engine/folders.ts';
import { rememberCopy, revisionOf, takeFolder } from '../engine/git.ts';

/** What says who pays; with them go the files of dimensions, and the catalogs that rules name. */
const RULE_FILES = ['organization.yaml', 'organization.csv', 'allocation.yaml', 'unit-metrics.csv'];
const Catalogs = z.looseObject({ rules: z.array(z.looseObject({ catalog: z.string().nullish() })).nullish() });

export interface RuleInputs {
  /** A folder of inputs of its own; {@link withRules} removes it. */
  readonly folder: string;
  /** Full id of the commit whose rules they are, or null for those of a folder. */
  readonly commit: string | null;
  /** What to call the folder in a message, like `main:data/inputs`. */
  readonly label: string;
}

export interface RuleInputOptions {
  /** Today's inputs. */
  readonly inputs: string;
  /** The option that asked, for messages, like `--rules main`. */
  readonly where: string;
  /** More files that come from the other side. */
  readonly also?: readonly string[];
}

/** Inputs with the rules of a git ref. Throws GitMissing, NotInGit, RefUnknown or RefWithoutInputs (exit code 1). */
export function rulesOfRef(ref: string, options: RuleInputOptions): RuleInputs {
  const { inputs, where } = options;
  const revision = revisionOf(inputs, ref, where);
  const label = `${ref}:${inputs}`;
  const taken = mkdtempSync(join(tmpdir(), 'costbook-ref-'));
  try {
    const names = takeFolder(revision, inputs, taken);
    if (!names.some((name) => RULE_FILES.includes(name))) throw refWithoutInputs(ref, revision.commit, options);
    return { folder: underRules(taken, options), commit: revision.commit, label };
  } catch (error) {
    throw called(error, taken, label);
  } finally {
    rmSync(taken, { recursive: true, force: true });
  }
}

/** Inputs with the rules of another folder. Throws InputsMissing (exit code 1). */
export function rulesOfFolder(folder: string, options: RuleInputOptions): RuleInputs {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CostbookError({
      name: 'InputsMissing',
      what: `There is no folder ${folder}.`,
      why: 'Against nothing, every amount would count as moved.',
      fix: 'Check the path; a branch or tag is written without ./ before it.',
      where: options.where,
    });
  }
  return { folder: underRules(folder, options), commit: null, label: folder };
}

/** Does work on such inputs, then removes them; in errors their files are called as people know them. */
export async function withRules<T>({ folder, label }: RuleInputs, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw called(error, folder, label);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function called(error: unknown, folder: string, label: string): unknown {
  if (!(error instanceof CostbookError)) return error;
  const parts = Object.entries(error.parts).map(([part, text]) => [part, typeof text === 'string' ? text.replaceAll(folder, label) : text]);
  return new CostbookError(Object.fromEntries(parts));
}

/** A new folder with the rules of one folder and whatever else is in today's. */
function underRules(other: string, { inputs, also = [] }: RuleInputOptions): string {
  const folder = mkdtempSync(join(tmpdir(), 'costbook-rules-'));
  const ofOther = [...ruleFiles(other), ...also];
  const leftOut = new Set([...ruleFiles(inputs), ...ofOther]);
  const today = inputFiles(inputs).flatMap(({ name }) => (leftOut.has(name) ? [] : name));
  for (const [from, names] of [
    [inputs, today],
    [other, ofOther],
  ] as const) {
    for (const name of names) if (existsSync(join(from, name))) copy(join(from, name), join(folder, name));
  }
  return folder;
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  rememberCopy(from, to);
}

function ruleFiles(folder: string): string[] {
  const dimensions = inputNames(folder, 'dimensions');
  const files = ['allocation.yaml', ...dimensions.filter((name) => name.endsWith('.yaml'))].map((name) => readYaml(join(folder, name), Catalogs).value);
  const catalogs = files.flatMap(({ rules }) => rules ?? []).flatMap(({ catalog }) => (catalog ? normalize(catalog) : []));
  return [...RULE_FILES, ...dimensions, ...catalogs.filter((name) => !name.startsWith('..') && !isAbsolute(name))];
}

function refWithoutInputs(ref: string, commit: string, { inputs, where }: RuleInputOptions): CostbookError {
  return new CostbookError({
    name: 'RefWithoutInputs',
    what: `In "${ref}" (commit ${commit.slice(0, 12)}) ${inputs} holds no rules.`,
    why: `None of ${RULE_FILES.join(', ')} is there, so everything would be Unallocated.`,
    fix: 'Name a later commit (git log --oneline -- FOLDER shows those that changed it), or commit the inputs.',
    where,
  });
}
