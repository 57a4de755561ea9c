/** One billing period, part by part; killed at any moment, it goes on where it was. */
import { CostbookError, EXIT } from '../../engine/errors.ts';
import type { Offer, Part, PullSession } from '../pull.ts';
import { BrokenOff, failureOf } from './failures.ts';
import { fetchPart } from './fetch-part.ts';
import { type BegunPeriod, bodyPath, dropBegun, isKept, type KeptPart, type KeptPeriod, readBegun, writeBegun } from './journal.ts';
import { patiently, within } from './patience.ts';
import type { Progress } from './progress.ts';
import type { Patience, PullContext, PullSource } from './source.ts';

export interface PeriodRequest {
  readonly source: PullSource;
  readonly session: PullSession;
  readonly offer: Offer;
  /** What is kept of the period by now. */
  readonly before: KeptPeriod | undefined;
  readonly patience: Patience;
  readonly progress: Progress;
}

export interface FetchedPeriod {
  readonly kept: KeptPeriod;
  /** Parts that had to be fetched, now or before an interruption; the others were kept in the same version. */
  readonly fetchedParts: number;
}

/** Pages without a version that were fetched so long ago do not belong with those that come now. */
const SAME_SNAPSHOT_MS = 6 * 3_600_000;

/** Fetches all parts of an offer. The journal is the caller's: until it is written, the period stays what it was. */
export async function fetchPeriod(context: PullContext, request: PeriodRequest): Promise<FetchedPeriod> {
  const { source, offer } = request;
  const state = context.folders.state;
  const earlier = readBegun(state, source.name, offer.period);
  let begun = startOf(context, request, earlier);
  let fetchedParts = begun.parts.length;
  const reusable = [earlier, request.before].flatMap((known) => (known?.settings === source.asked ? known.parts : []));
  const save = (next: BegunPeriod): void => {
    begun = next;
    writeBegun(state, source.name, offer.period, next);
  };
  for await (const part of partsFrom(
    context,
    request,
    () => begun.parts,
    () => (begun = { ...begun, parts: [] }),
  )) {
    request.progress.part(`${source.name} ${offer.period}`, begun.parts.length + 1, offer.parts ?? null);
    const same = reusable.find(
      (kept) => kept.name === part.name && kept.version !== null && kept.version === part.version && isKept(context.folders.bronze, source.provider.id, kept),
    );
    if (same) request.progress.spared(same.bytes);
    else fetchedParts++;
    const kept = same ?? (await newPart(context, request, part, begun, save));
    save({ ...begun, current: null, parts: [...begun.parts, { ...receiptOf(kept), cursor: part.cursor }] });
  }
  const now = context.clock.now().toISOString();
  return {
    fetchedParts,
    kept: {
      provider: source.provider.id,
      version: offer.version,
      isFinal: offer.isFinal,
      settings: source.asked,
      completedAt: now,
      confirmedAt: now,
      parts: begun.parts.map(receiptOf),
    },
  };
}

/** What an interrupted pull left, if it was of the same version; else nothing yet. */
function startOf(context: PullContext, { source, offer }: PeriodRequest, earlier: BegunPeriod | null): BegunPeriod {
  const now = context.clock.now();
  const isSame = earlier !== null && earlier.settings === source.asked && earlier.version === offer.version;
  const isFresh = offer.version !== null || (earlier !== null && now.getTime() - Date.parse(earlier.startedAt) < SAME_SNAPSHOT_MS);
  const isThere = (part: KeptPart): boolean => isKept(context.folders.bronze, source.provider.id, part);
  if (earlier !== null && isSame && isFresh && earlier.parts.every(isThere)) return earlier;
  return { version: offer.version, settings: source.asked, startedAt: now.toISOString(), parts: [], current: earlier?.current ?? null };
}

async function newPart(
  context: PullContext,
  { source, offer, patience, progress }: PeriodRequest,
  part: Part,
  begun: BegunPeriod,
  save: (next: BegunPeriod) => void,
): Promise<KeptPart> {
  const isBegun = part.version !== null && begun.current?.name === part.name && begun.current.version === part.version;
  save({ ...begun, current: part.version === null ? null : { name: part.name, version: part.version } });
  const body = bodyPath(context.folders.state, source.name, offer.period);
  return fetchPart(context, { source, period: offer.period, part, body, isBegun, patience, progress });
}

/** The parts that are not kept yet. After a failure the list is asked for again from the last kept part on. */
async function* partsFrom(
  context: PullContext,
  { session, offer, source, patience }: PeriodRequest,
  kept: () => BegunPeriod['parts'],
  startOver: () => void,
): AsyncGenerator<Part> {
  let list: AsyncIterator<Part> | null = null;
  let isResumed = kept().length > 0;
  while (kept().at(-1)?.cursor !== null) {
    const next = await patiently(context, patience, async () => {
      list ??= session.parts(offer, kept().at(-1)?.cursor ?? null)[Symbol.asyncIterator]();
      try {
        const answer = await within(list.next(), patience.replyMs, 'the list of parts');
        const cursor = answer.done ? null : answer.value.cursor;
        if (cursor !== null && kept().some((part) => part.cursor === cursor)) throw new BrokenOff('a page came twice');
        return answer;
      } catch (error) {
        list = null;
        throw error;
      }
    }).catch((error: unknown) => {
      const { kind } = failureOf(error, context.clock.now());
      if (!isResumed || (kind !== 'Other' && kind !== 'NotFound')) throw error;
      return null;
    });
    isResumed = false;
    if (next === null) startOver();
    else if (next.done) return;
    else {
      if (kept().some(({ name }) => name === next.value.name)) throw namedTwice(source, offer, next.value);
      yield next.value;
    }
  }
}

function receiptOf({ name, version, sha256, bytes }: KeptPart): KeptPart {
  return { name, version, sha256, bytes };
}

/** Forgets what was begun, once the journal holds it or it has become another delivery. */
export function forgetBegun(context: PullContext, source: PullSource, period: string): void {
  dropBegun(context.folders.state, source.name, period);
}

function namedTwice(source: PullSource, { period }: Offer, { name }: Part): CostbookError {
  return new CostbookError({
    name: 'PullPartTwice',
    what: `${source.name}: ${period} holds two parts named ${name}.`,
    why: 'One of them would stand for both, and the total would be wrong.',
    fix: 'Please report it with the settings of this source.',
    where: source.where,
    exitCode: EXIT.provider,
  });
}
