import { join } from 'node:path';
import { Command } from 'commander';
import { readPullSources } from '../1-ingest/providers-file.ts';
import { pullBills } from '../1-ingest/pulling/pull-bills.ts';
import type { PeriodReport, SourceReport } from '../1-ingest/pulling/pull-source.ts';
import { PATIENCE, type PullSource } from '../1-ingest/pulling/source.ts';
import { systemClock } from '../engine/clock.ts';
import { CostbookError, errorText, nearestWord } from '../engine/errors.ts';
import { DEFAULT_DATA, DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';
import { createLog } from '../engine/log.ts';
import { billingPeriod, retryCount, secondCount } from './options.ts';
import { tableText } from './query.ts';

interface Options {
  readonly period: readonly string[];
  readonly again?: boolean;
  readonly dryRun?: boolean;
  readonly inputs: string;
  readonly data: string;
  readonly retries: number;
  readonly timeout: number;
  readonly json?: boolean;
}

export const pull = new Command('pull')
  .description('Fetch what is new of the bills that providers.yaml says how to fetch; an interrupted pull goes on where it was.')
  .argument('[name...]', 'names of bills in providers.yaml (default: all that can be fetched)')
  .option('--period <month>', 'only this billing period; repeat for several', (text: string, periods: string[]) => [...periods, billingPeriod(text)], [])
  .option('--again', 'fetch also what is unchanged or closed')
  .option('--dry-run', 'say what would be fetched and what it costs, and fetch nothing')
  .option('--inputs <dir>', 'folder of providers.yaml', DEFAULT_INPUTS)
  .option('--data <dir>', 'where bronze and the journal are kept', DEFAULT_DATA)
  .option('--retries <n>', 'how often a step is tried again', retryCount, PATIENCE.retries)
  .option('--timeout <seconds>', 'silence after which a download is asked for again', secondCount, PATIENCE.silenceMs / 1000)
  .option('--json', 'print the result as JSON')
  .addHelpText('after', '\nExample\n  costbook pull --dry-run && costbook pull && costbook build')
  .action(async (names: readonly string[], options: Options) => {
    const folders = foldersOf(options.data, options.inputs);
    const sources = chosen(readPullSources(folders.inputs), names, join(folders.inputs, 'providers.yaml'));
    const log = createLog();
    const { period: periods, again = false, dryRun = false } = options;
    const patience = { ...PATIENCE, retries: options.retries, silenceMs: options.timeout * 1000 };
    process.once('SIGINT', () => {
      log.note('Interrupted. The same command goes on where it was.');
      process.kill(process.pid, 'SIGINT');
    });
    const reports = await pullBills({ folders, log, clock: systemClock }, sources, { periods, again, dryRun, patience });
    const errors = reports.flatMap((report) => report.errors);
    const isSilent = !options.json && errors.length > 0 && reports.every(({ periods }) => periods.length === 0);
    if (!isSilent) console.log(options.json ? JSON.stringify(jsonOf(reports), null, 2) : textOf(reports, dryRun));
    for (const { parts } of errors) console.error(errorText(parts));
    if (errors.length > 0) process.exitCode = Math.max(...errors.map(({ exitCode }) => exitCode));
    // Answers that never come keep a process alive.
    setTimeout(() => process.exit(), 1000).unref();
  });

function chosen(sources: readonly PullSource[], names: readonly string[], where: string): readonly PullSource[] {
  const known = sources.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (sources.length === 0) {
    throw new CostbookError({
      name: 'SourcesMissing',
      what: 'There is no bill that could be fetched.',
      why: 'providers.yaml names none with "pull:".',
      fix: 'Add one; data/inputs/README.md shows how.',
      where,
    });
  }
  if (unknown === undefined) return names.length === 0 ? sources : sources.filter(({ name }) => names.includes(name));
  const nearest = nearestWord(unknown, known);
  throw new CostbookError({
    name: 'SourceUnknown',
    what: `No bill that is fetched is named ${unknown}.`,
    why: `There are ${known.join(', ')}.`,
    fix: nearest ? `Write ${nearest}.` : 'Write one of them, or none for all.',
    where,
  });
}

function jsonOf(reports: readonly SourceReport[]): object {
  const periods = reports.flatMap((report) => report.periods);
  const errors = reports.flatMap(({ source, errors }) => errors.map(({ parts }) => ({ source, ...parts })));
  return { periods, fetchedBytes: periods.reduce((sum, { fetchedBytes }) => sum + fetchedBytes, 0), priceUsd: sumOf(periods), errors };
}

function textOf(reports: readonly SourceReport[], isDryRun: boolean): string {
  const periods = reports.flatMap((report) => report.periods);
  if (periods.length === 0) return isDryRun ? 'There is nothing to fetch.' : 'There was nothing to fetch.';
  const columns = [
    'source',
    'period',
    isDryRun ? 'would be' : 'is',
    'parts',
    'bytes',
    ...(isDryRun ? ['billed requests', 'USD'] : ['fetched parts', 'fetched bytes']),
  ];
  const rows = periods.map((each) => ({
    source: each.source,
    period: each.period,
    'would be': WOULD_BE[each.action],
    is: WOULD_BE[each.action],
    parts: each.parts,
    bytes: each.bytes,
    'billed requests': each.requests,
    USD: each.priceUsd,
    'fetched parts': each.fetchedParts,
    'fetched bytes': each.fetchedBytes,
  }));
  return `${tableText(columns, rows)}${isDryRun ? `\n${totalText(periods)}` : ''}`;
}

const WOULD_BE: Readonly<Record<PeriodReport['action'], string>> = {
  Fetch: 'fetched',
  Fetched: 'fetched',
  Unchanged: 'unchanged',
  Closed: 'closed',
  'Closed, changed': 'closed, though changed',
  Failed: 'as before: failed',
};

function totalText(periods: readonly PeriodReport[]): string {
  const fetched = periods.filter(({ action }) => action === 'Fetch');
  const sum = (pick: (period: PeriodReport) => number | null): string => {
    const values = fetched.map(pick);
    const known = values.reduce((total: number, value) => total + (value ?? 0), 0);
    return values.includes(null) ? `${known === 0 ? 'an unknown number of' : `at least ${known}`}` : String(known);
  };
  return `In all ${fetched.length} billing period${fetched.length === 1 ? '' : 's'}, ${sum(({ bytes }) => bytes)} bytes, ${sum(({ requests }) => requests)} billed requests, ${sumOf(periods)} USD.`;
}

/** Prices added up to the last digit. */
function sumOf(periods: readonly PeriodReport[]): string {
  const prices = periods.flatMap(({ priceUsd }) => priceUsd ?? []);
  const digits = Math.max(2, ...prices.map((price) => price.split('.')[1]?.length ?? 0));
  const scaled = prices.reduce((sum, price) => sum + BigInt(price.replace(/(?:\.(\d*))?$/, (_, after = '') => after.padEnd(digits, '0'))), 0n);
  const text = String(scaled).padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
