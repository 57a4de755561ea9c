/** What of the offers has to be fetched. */
import type { Offer } from '../pull.ts';
import { isKept, type Journal, type KeptPeriod } from './journal.ts';
import type { PullContext, PullOptions, PullSource } from './source.ts';

/**
 * `Fetch` is done, the others are only said: `Unchanged` is what is kept already, `Closed` is not asked for any more, `Closed, changed`
 * neither, though the provider has another version of it.
 */
export type Action = 'Fetch' | 'Unchanged' | 'Closed' | 'Closed, changed';

export interface Planned {
  readonly offer: Offer;
  readonly action: Action;
}

/** Decides for each offer, oldest period first. */
export function plan(context: PullContext, source: PullSource, journal: Journal | null, offers: readonly Offer[], options: PullOptions): Planned[] {
  return [...offers]
    .sort((a, b) => (a.period < b.period ? -1 : 1))
    .filter(({ period }) => (source.from === null || period >= source.from) && (options.periods.length === 0 || options.periods.includes(period)))
    .map((offer) => ({ offer, action: actionFor(context, source, journal?.periods[offer.period], offer, options) }));
}

function actionFor(context: PullContext, source: PullSource, kept: KeptPeriod | undefined, offer: Offer, { again }: PullOptions): Action {
  const isComplete = kept !== undefined && kept.settings === source.asked && kept.parts.every((part) => isKept(context.folders.bronze, kept.provider, part));
  if (!isComplete || again) return 'Fetch';
  const isSame = offer.version !== null && offer.version === kept.version;
  if (isClosed(source, offer.period, kept)) return isSame || offer.version === null ? 'Closed' : 'Closed, changed';
  return isSame ? 'Unchanged' : 'Fetch';
}

/** Closed is what was final, or was fetched or confirmed once more when its days of grace were over. */
export function isClosed({ closesAfterDays }: Pick<PullSource, 'closesAfterDays'>, period: string, kept: KeptPeriod): boolean {
  return kept.isFinal || Date.parse(kept.confirmedAt) >= endOf(period) + closesAfterDays * 86_400_000;
}

/** First moment after a billing period, in milliseconds. */
export function endOf(period: string): number {
  const [year, month] = period.split('-').map(Number) as [number, number];
  return Date.UTC(year, month, 1);
}
