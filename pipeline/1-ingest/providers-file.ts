/** Which bills to read when none are named on the command line, and which to fetch: `providers.yaml`. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { readYaml } from '../engine/config.ts';
import type { Folders } from '../engine/context.ts';
import { CostbookError, nearestWord } from '../engine/errors.ts';
import { placeOf } from './bronze.ts';
import { EVIDENCE } from './evidence/index.ts';
import { type BillFile, findBills } from './find-bills.ts';
import { PROVIDERS } from './index.ts';
import { hashOfSettings, isKept, readJournal } from './pulling/journal.ts';
import type { Pullable, PullSource } from './pulling/source.ts';
import type { BillRequest } from './read-bill.ts';
import { mappingUnknown } from './saas-csv/mapping-errors.ts';
import { mappingNames } from './which-provider.ts';

const FILE = 'providers.yaml';

const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'a currency is three capital letters, like USD')
  .optional();

/** What deliveries do to a month that is closed: read by room 3. */
const restate = z.enum(['correct', 'rewrite']).optional();

/** A file or folder at hand. */
const local = z.strictObject({ path: z.string(), provider: z.string().optional(), mapping: z.string().optional(), currency, restate });

/** A bill that is fetched; its settings are those of its provider. */
const pulled = (settings: z.ZodType) =>
  z.strictObject({
    name: z.string().regex(/^[A-Za-z0-9][\w.-]{0,63}$/, 'a name is letters, digits, - and _, like payer-main'),
    provider: z.string(),
    pull: settings,
    from: z
      .string()
      .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a billing period is written like 2025-01')
      .optional(),
    currency,
    restate,
    closes_after_days: z.coerce.number('a whole number of days').int('a whole number of days').min(0, 'a whole number of days').max(3650).default(15),
  });

type Local = z.infer<typeof local>;
type Pulled = z.infer<ReturnType<typeof pulled>>;

/** Who can be named as `provider:`, and perhaps be asked. */
const SOURCES: readonly (Omit<Pullable, 'pull'> & Partial<Pullable>)[] = [
  ...PROVIDERS,
  ...EVIDENCE.map((source) => ({ ...source, place: `evidence/${source.id}` })),
];

interface Entry {
  readonly where: string;
  readonly local: Local | null;
  readonly pulled: (Pulled & { readonly of: Pullable; readonly asked: string }) | null;
}

/**
 * The files that `<inputs>/providers.yaml` names, paths relative to the inputs folder, and the parts of every complete billing period
 * that was pulled; none when the file is absent. Reaches no network.
 * Throws InputKeyUnknown, InputNotValid, ProviderUnknown, ProviderNotPullable, SourceTwice, BillMissing or BillNotPulled (exit code 1),
 * each with its line.
 */
export async function readProvidersFile(folders: Folders): Promise<BillRequest[]> {
  const requests = new Map<string, BillRequest>();
  for (const entry of readEntries(folders.inputs)) {
    const files = entry.pulled ? pulledFiles(folders, entry.pulled, entry.where) : await localFiles(folders.inputs, entry);
    const provider = entry.local?.provider ?? null;
    for (const file of files) {
      const key = JSON.stringify([file.path, entry.pulled ? file.name : null]);
      const mapping = entry.local?.mapping;
      if (!requests.has(key))
        requests.set(key, { file, provider, ...(mapping === undefined ? {} : { mapping }), currency: (entry.pulled ?? entry.local)?.currency ?? null });
    }
  }
  return [...requests.values()];
}

/** The bills of `<inputs>/providers.yaml` that are fetched. Throws what {@link readProvidersFile} throws for the file itself. */
export function readPullSources(inputs: string): PullSource[] {
  return readEntries(inputs).flatMap(({ pulled: entry, where }) => {
    if (!entry) return [];
    const { name, of, asked, pull, from = null, currency = null, closes_after_days } = entry;
    return [{ name, provider: of, settings: pull, asked, from, currency, closesAfterDays: closes_after_days, where }];
  });
}

function readEntries(inputs: string): Entry[] {
  const path = resolve(inputs, FILE);
  const loose = readYaml(path, z.looseObject({ bills: z.array(z.looseObject({})).default([]) }));
  const providers = loose.value.bills.map((bill, index) => pullableOf(bill, loose.whereOf(['bills', index, 'provider'])));
  // A schema for each entry, so that a mistake in a provider's own settings is answered with its line and the nearest key.
  const entries = providers.map((provider) => (provider ? pulled(provider.pull.settings) : local));
  const { value, whereOf } = readYaml(path, z.strictObject({ bills: z.tuple(entries as unknown as [z.ZodType, ...z.ZodType[]]).default([] as never) }));
  const seen = new Map<string, string>();
  return (value.bills as (Local | Pulled)[]).map((entry, index) => {
    const where = whereOf(['bills', index]);
    const of = providers[index];
    if (!of) return { where, local: knownLocal(entry as Local, where, inputs), pulled: null };
    const { name } = entry as Pulled;
    const twin = seen.get(name.toLowerCase());
    if (twin !== undefined) throw sourceTwice(name, where, twin);
    seen.set(name.toLowerCase(), where);
    const asked = hashOfSettings(of.id, loose.value.bills[index]!.pull as Record<string, unknown>, of.pull.access);
    return { where, local: null, pulled: { ...(entry as Pulled), of, asked } };
  });
}

/** The provider of an entry that is fetched; null for a file or folder. */
function pullableOf(bill: Readonly<Record<string, unknown>>, where: string): Pullable | null {
  if (!('pull' in bill) && !('name' in bill)) return null;
  const id = typeof bill.provider === 'string' ? bill.provider : null;
  const provider = SOURCES.find((each) => each.id === id);
  if (id !== null && !provider) throw providerUnknown(id, where);
  if (provider?.pull) return provider as Pullable;
  throw new CostbookError({
    name: 'ProviderNotPullable',
    what: provider ? `Bills of ${provider.id} cannot be pulled.` : 'A bill with a name is one that is pulled, and this one does not say from whom.',
    why: `Bills and evidence can be pulled from ${SOURCES.filter(({ pull }) => pull)
      .map((each) => each.id)
      .join(', ')}.`,
    fix: provider
      ? 'Fetch the files yourself, and name their folder: `path: ./bills`.'
      : 'Add "provider:" and "pull:", or name a file or folder with "path:" alone.',
    where,
  });
}

function knownLocal(entry: Local, where: string, inputs: string): Local {
  if (entry.mapping !== undefined) {
    const known = mappingNames(inputs);
    if (!known.includes(entry.mapping)) throw mappingUnknown(entry.mapping, known, where);
  }
  if (entry.provider === undefined || SOURCES.some(({ id }) => id === entry.provider)) return entry;
  throw providerUnknown(entry.provider, where);
}

async function localFiles(inputs: string, { local: entry, where }: Entry): Promise<BillFile[]> {
  return findBills([resolve(inputs, entry!.path)]).catch((error: unknown) => {
    throw error instanceof CostbookError ? new CostbookError({ ...error.parts, where }) : error;
  });
}

function pulledFiles(folders: Folders, { name, from = '' }: Pulled, where: string): BillFile[] {
  const periods = Object.entries(readJournal(folders.state, name)?.periods ?? {}).filter(([period]) => period >= from);
  if (periods.length === 0) throw notPulled(name, where);
  return periods.flatMap(([period, { provider, parts }]) =>
    parts.map((part) => {
      const path = placeOf(folders.bronze, provider, part);
      if (!isKept(folders.bronze, provider, part)) throw bronzeMissing(name, `${period}/${part.name}`, path);
      return { path, name: `${name}/${period}/${part.name}`, isNamed: false, sha256: part.sha256 };
    }),
  );
}

function bronzeMissing(name: string, part: string, path: string): CostbookError {
  return new CostbookError({
    name: 'BronzeMissing',
    what: `${part} of ${name} was pulled, but is not in bronze any more.`,
    why: 'Without it the month would read too small.',
    fix: `Run \`costbook pull ${name}\`: it fetches what is gone.`,
    where: path,
  });
}

function notPulled(name: string, where: string): CostbookError {
  return new CostbookError({
    name: 'BillNotPulled',
    what: `Nothing of ${name} has been fetched yet.`,
    why: 'A build reaches no network: it reads what `costbook pull` brought, and an edition without this bill would be too small.',
    fix: `Run \`costbook pull ${name}\` first; with --dry-run it says what it would fetch.`,
    where,
  });
}

function sourceTwice(name: string, where: string, twin: string): CostbookError {
  return new CostbookError({
    name: 'SourceTwice',
    what: `Two bills are named ${name}.`,
    why: 'The name says where it is noted what has been fetched; two bills would overwrite each other.',
    fix: `Give one of them another name; the other one stands at ${twin}.`,
    where,
  });
}

function providerUnknown(provider: string, where: string): CostbookError {
  const known = SOURCES.map(({ id }) => id);
  const nearest = nearestWord(provider, known);
  return new CostbookError({
    name: 'ProviderUnknown',
    what: `There is no provider "${provider}".`,
    why: `Known providers: ${known.join(', ')}.`,
    fix: nearest ? `Write "provider: ${nearest}".` : 'Leave the key out: bills are recognised by their content.',
    where,
  });
}
