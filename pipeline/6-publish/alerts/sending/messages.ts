/** Puts what is to be told together: a message for each channel and recipient. */
import { dateOfDay, dayNumber } from '../../../engine/calendar.ts';
import { sha256Of } from '../../../engine/lake.ts';
import type { Alerts, ConfiguredChannel } from '../alerts-file.ts';
import type { AlertItem, Change, DigestLine, Message } from '../message.ts';
import type { Pending } from './state.ts';

export interface About {
  readonly company: string;
  readonly edition: string;
  readonly asOf: string;
  readonly now: Date;
}

/** What waits for one recipient, before it becomes messages. */
interface Bundle {
  readonly channel: ConfiguredChannel;
  readonly recipient: string;
  readonly isUrgent: boolean;
  readonly items: Map<string, AlertItem>;
}

export interface Bundled {
  readonly pending: readonly Pending[];
  /** What has nobody to go to, in a sentence each. */
  readonly unreachable: readonly string[];
}

const ORDER: readonly Change[] = ['New', 'Worse', 'Resolved'];

/**
 * Adds items to what waits. Messages that were never tried are put together anew: a later word on the same thing replaces the earlier one,
 * and what is over before anybody heard of it is not told at all.
 */
export function bundled(waiting: readonly Pending[], items: readonly AlertItem[], alerts: Alerts, about: About): Bundled {
  const bundles = new Map<string, Bundle>();
  const unreachable: string[] = [];
  const add = (channel: ConfiguredChannel, recipient: string, isUrgent: boolean, item: AlertItem): void => {
    const key = JSON.stringify([channel.name, recipient, isUrgent]);
    const bundle = bundles.get(key) ?? { channel, recipient, isUrgent, items: new Map() };
    bundles.set(key, bundle);
    const earlier = bundle.items.get(item.id);
    if (earlier?.change === 'New' && item.change === 'Resolved') bundle.items.delete(item.id);
    else bundle.items.set(item.id, earlier?.change === 'New' ? { ...item, change: 'New' } : item);
  };
  const kept = waiting.filter(({ attempts, message }) => attempts > 0 || message.lines.length > 0);
  for (const { channel: name, recipient, isUrgent, message } of waiting.filter((each) => !kept.includes(each))) {
    const channel = alerts.channels.find((each) => each.name === name);
    if (channel) for (const item of message.items) add(channel, recipient, isUrgent, item);
  }
  for (const item of items) {
    const rule = alerts.rules.find(({ name }) => name === item.rule)!;
    for (const name of rule.sendTo) {
      const channel = alerts.channels.find((each) => each.name === name)!;
      const recipients = channel.channel.recipientsOf(channel.settings, item.owner);
      if (recipients.length === 0) unreachable.push(`${name} reaches nobody for "${item.headline}": its owner has no address there.`);
      for (const recipient of recipients) add(channel, recipient, rule.isUrgent, item);
    }
  }
  return { pending: [...kept, ...[...bundles.values()].flatMap((bundle) => messagesOf(bundle, alerts, about))], unreachable };
}

function messagesOf({ channel, recipient, isUrgent, items }: Bundle, alerts: Alerts, about: About): Pending[] {
  const sorted = [...items.values()].sort((a, b) => ORDER.indexOf(a.change) - ORDER.indexOf(b.change) || b.level - a.level || (a.id < b.id ? -1 : 1));
  const size = channel.channel.alertsPerMessage;
  const chunks = Array.from({ length: Math.ceil(sorted.length / size) }, (_, index) => sorted.slice(index * size, (index + 1) * size));
  return chunks.map((chunk) =>
    pendingOf({ channel: channel.name, recipient, isUrgent }, { title: titleOf(chunk, about), items: chunk, lines: [] }, alerts, about),
  );
}

/** A digest for one recipient, which is sent at its hour whatever hours are quiet. */
export function digestPending(to: { channel: string; recipient: string }, title: string, lines: readonly DigestLine[], alerts: Alerts, about: About): Pending {
  return pendingOf({ ...to, isUrgent: true }, { title, items: [], lines: [...lines] }, alerts, about);
}

function pendingOf(
  to: Pick<Pending, 'channel' | 'recipient' | 'isUrgent'>,
  content: { title: string; items: AlertItem[]; lines: DigestLine[] },
  { siteUrl, giveUpAfterDays }: Alerts,
  { now, company, edition, asOf }: About,
): Pending {
  const createdAt = now.toISOString();
  const id = `msg${sha256Of(JSON.stringify([to.channel, to.recipient, content, createdAt])).slice(0, 29)}`;
  const message: Message = { id, ...content, company, edition, asOf, createdAt, url: `${siteUrl}alerts/` };
  const expiresAt = `${dateOfDay(dayNumber(createdAt.slice(0, 10)) + giveUpAfterDays)}${createdAt.slice(10)}`;
  return { ...to, message: message as Pending['message'], attempts: 0, notBefore: null, expiresAt, failure: null };
}

function titleOf(items: readonly AlertItem[], { company }: About): string {
  const [first] = items;
  if (first && items.length === 1) return `${first.change}: ${first.headline}`;
  const counts = ORDER.map((change) => [items.filter((item) => item.change === change).length, change.toLowerCase()] as const);
  const parts = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return `${items.length} cost alerts of ${company}: ${parts.join(', ')}`;
}
