/** One source: what it offers, what of it is new, and fetching that. */
import { CostbookError, EXIT } from '../../engine/errors.ts';
import { environment } from '../../engine/secrets.ts';
import type { Offer, PeriodRange, PullSession } from '../pull.ts';
import { endsSource, failureOf, pullError, withoutSecrets } from './failures.ts';
import { type FetchedPeriod, fetchPeriod, forgetBegun } from './fetch-period.ts';
import { type Journal, readJournal, writeJournal } from './journal.ts';
import { patiently, within } from './patience.ts';
import { type Action, type Planned, plan } from './plan.ts';
import { type Progress, progressOf } from './progress.ts';
import type { PullContext, PullOptions, PullSource } from './source.ts';

/** What became of one billing period. */
export interface PeriodReport {
  readonly source: string;
  readonly provider: string;
  readonly period: string;
  /** `Fetch` only in a dry run. */
  readonly action: Action | 'Fetched' | 'Failed';
  readonly parts: number | null;
  readonly fetchedParts: number;
  /** Size of the whole period, and what came over the network for it. */
  readonly bytes: number | null;
  readonly fetchedBytes: number;
  /** Billed requests, and US dollars, as far as the provider says so beforehand. */
  readonly requests: number | null;
  readonly priceUsd: string | null;
}

export interface SourceReport {
  readonly source: string;
  readonly periods: readonly PeriodReport[];
  readonly errors: readonly CostbookError[];
}

/** Fetches what is new. Never throws for what the other side does: that is reported, and each period keeps its last complete delivery. */
export async function pullSource(context: PullContext, source: PullSource, options: PullOptions): Promise<SourceReport> {
  const periods: PeriodReport[] = [];
  const errors: CostbookError[] = [];
  let session: PullSession | undefined;
  try {
    const journal = readJournal(context.folders.state, source.name);
    session = await source.provider.pull.open(source.settings, { clock: context.clock, log: context.log, environment });
    const offers = await offersOf(context, source, session, rangeOf(context, source, options), options);
    const planned = plan(context, source, journal, offers, options);
    sayOtherSettings(context, source, journal, planned);
    if (options.dryRun) periods.push(...planned.map((each) => reportOf(source, each)));
    else await pullPlanned(context, { source, session, options, planned, periods, errors });
  } catch (error) {
    errors.push(asError(context, source, null, error));
  } finally {
    await session?.close?.().catch(() => {});
  }
  return { source: source.name, periods, errors };
}

/** Months that were fetched with other settings and are not offered now stay as they are; whoever changed the settings should know. */
function sayOtherSettings({ log }: PullContext, { name, asked, from }: PullSource, journal: Journal | null, planned: readonly Planned[]): void {
  const offered = new Set(planned.map(({ offer }) => offer.period));
  const others = Object.entries(journal?.periods ?? {}).filter(
    ([period, kept]) => kept.settings !== asked && !offered.has(period) && (from === null || period >= from),
  );
  const [first, ...rest] = others.map(([period]) => period);
  if (first === undefined) return;
  log.note(
    `pull         ${name}: ${[first, ...rest.slice(-1)].join(' to ')} ${rest.length > 0 ? 'were' : 'was'} fetched with other settings and ${rest.length > 0 ? 'stay' : 'stays'} as before.`,
  );
  log.note('             Should they not count, say "from:", or give what is fetched now a name of its own.');
}

interface Work {
  readonly source: PullSource;
  readonly session: PullSession;
  readonly options: PullOptions;
  readonly planned: readonly Planned[];
  readonly periods: PeriodReport[];
  readonly errors: CostbookError[];
}

async function pullPlanned(context: PullContext, work: Work): Promise<void> {
  const { source, planned, periods, errors } = work;
  const progress = progressOf(context.log, totalBytes(planned));
  for (const each of planned) {
    if (each.action !== 'Fetch') {
      confirm(context, source, each);
      periods.push(reportOf(source, each));
      continue;
    }
    const before = progress.fetchedBytes;
    try {
      const { kept, fetchedParts } = await fetchWhile(context, work, each.offer, progress);
      keep(context, source, each.offer.period, { ...kept });
      const bytes = kept.parts.reduce((sum, part) => sum + part.bytes, 0);
      periods.push({
        ...reportOf(source, each),
        action: 'Fetched',
        parts: kept.parts.length,
        fetchedParts,
        bytes,
        fetchedBytes: progress.fetchedBytes - before,
      });
    } catch (error) {
      periods.push({ ...reportOf(source, each), action: 'Failed', fetchedBytes: progress.fetchedBytes - before });
      errors.push(asError(context, source, each.offer.period, error));
      if (endsSource(failureOf(error, context.clock.now()))) return;
    }
  }
}

/** How often a period may be delivered anew while it is being read. */
const CHANGES = 3;

async function fetchWhile(context: PullContext, { source, session, options }: Work, first: Offer, progress: Progress): Promise<FetchedPeriod> {
  const { patience } = options;
  for (let offer = first, round = 1; ; round++) {
    const before = readJournal(context.folders.state, source.name)?.periods[offer.period];
    try {
      return await fetchPeriod(context, { source, session, offer, before, patience, progress });
    } catch (error) {
      if (failureOf(error, context.clock.now()).kind !== 'Changed' || round === CHANGES) throw error;
      const { period } = offer;
      const now = await offersOf(context, source, session, { from: period, to: period }, options);
      const next = now.find((each) => each.period === period);
      if (!next) throw error;
      // The same version after all: then what came of it does not fit together.
      if (next.version === offer.version) forgetBegun(context, source, period);
      offer = next;
    }
  }
}

/** From here on the period is what was fetched. */
function keep(context: PullContext, source: PullSource, period: string, kept: FetchedPeriod['kept']): void {
  const { state } = context.folders;
  writeJournal(state, source.name, { periods: { ...readJournal(state, source.name)?.periods, [period]: kept } });
  forgetBegun(context, source, period);
}

function confirm(context: PullContext, source: PullSource, { offer, action }: Planned): void {
  const { state } = context.folders;
  const journal = readJournal(state, source.name) as Journal;
  const kept = journal.periods[offer.period];
  if (action === 'Unchanged' && kept) keep(context, source, offer.period, { ...kept, isFinal: offer.isFinal, confirmedAt: context.clock.now().toISOString() });
  if (action !== 'Closed, changed') return;
  context.log.note(`pull         ${source.name} ${offer.period} is closed, and ${source.provider.title} has another version of it by now.`);
  context.log.note(`             To fetch it: costbook pull ${source.name} --period ${offer.period} --again`);
}

async function offersOf(
  context: PullContext,
  source: PullSource,
  session: PullSession,
  range: PeriodRange,
  { patience }: PullOptions,
): Promise<readonly Offer[]> {
  context.log.step(`pull  ${source.name}  what there is …`);
  const offers = await patiently(context, patience, () => within(session.offers(range), patience.replyMs, 'the list of periods'));
  const periods = offers.map(({ period }) => period);
  const odd = periods.find((period, index) => !/^\d{4}-\d{2}$/.test(period) || periods.indexOf(period) < index);
  if (odd === undefined) return offers;
  throw new CostbookError({
    name: 'PullPeriodTwice',
    what: `${source.name} offers the billing period ${odd} twice.`,
    why: 'Costbook could not tell which of them counts.',
    fix: 'Name one export, one account or one scope in each source.',
    where: source.where,
    exitCode: EXIT.provider,
  });
}

function rangeOf({ clock }: PullContext, { from }: PullSource, { periods }: PullOptions): PeriodRange {
  const sorted = [...periods].sort();
  return { from: sorted[0] ?? from, to: sorted.at(-1) ?? clock.now().toISOString().slice(0, 7) };
}

function reportOf({ name, provider }: PullSource, { offer, action }: Planned): PeriodReport {
  const isFetch = action === 'Fetch';
  return {
    source: name,
    provider: provider.id,
    period: offer.period,
    action,
    parts: offer.parts ?? null,
    fetchedParts: 0,
    bytes: offer.sizeBytes,
    fetchedBytes: 0,
    requests: isFetch ? offer.requests : 0,
    priceUsd: isFetch ? offer.priceUsd : null,
  };
}

function totalBytes(planned: readonly Planned[]): number | null {
  const sizes = planned.filter(({ action }) => action === 'Fetch').map(({ offer }) => offer.sizeBytes);
  return sizes.every((size) => size !== null) ? sizes.reduce((sum: number, size) => sum + size, 0) : null;
}

function asError(context: PullContext, source: PullSource, period: string | null, error: unknown): CostbookError {
  if (environment('COSTBOOK_DEBUG') && error instanceof Error) context.log.note(withoutSecrets(String(error.stack)));
  return pullError(source, period, error, context.clock.now());
}
