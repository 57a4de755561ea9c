/** Which findings are told to whom, through what: reads alerts.yaml. */
import { join } from 'node:path';
import { z } from 'zod';
import { listOf, readYaml, type Sourced, text } from '../../engine/config.ts';
import { CostbookError, nearestWord } from '../../engine/errors.ts';
import type { AlertChannel } from './channel.ts';
import { CHANNELS } from './channels/index.ts';
import { ALERT_KIND_NAMES, ALERT_KINDS, type AlertKindName, OTHER_LEVELS, SCOPE_KEYS } from './kinds.ts';
import type { Owner } from './message.ts';

export const ALERTS_FILE = 'alerts.yaml';
export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

const number = z.string().regex(/^\d{1,12}(\.\d{1,6})?$/, 'is not a number without separators like 80 or 2500.50');
const days = z.string().regex(/^\d{1,3}$/, 'is not a number of days');
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time of day like 07:30, in quotes');
const timeZone = text.refine(isTimeZone, 'is not a time zone like Europe/Berlin or UTC');
const names = z.array(text).default([]);
const Rule = z.strictObject({
  name: text,
  kind: z.enum(ALERT_KIND_NAMES),
  of: z.enum(['actual', 'forecast']).optional(),
  thresholds: z.array(number).min(1).optional(),
  again_when_worse_by_percent: number.optional(),
  scope: z.strictObject({ business_unit: text.optional(), department: text.optional(), cost_center: text.optional() }).optional(),
  level: z.enum([...(Object.values(SCOPE_KEYS) as [string, ...string[]]), ...OTHER_LEVELS]).optional(),
  at_least: number.optional(),
  within_days: days.optional(),
  urgent: z.boolean().default(false),
  owner: z.strictObject({ name: text.optional(), email: text.optional(), slack: text.optional() }).optional(),
  send_to: names,
});
const Channel = z.strictObject({ name: text, ...Object.fromEntries(CHANNELS.map(({ id, settings }) => [id, settings.optional()])) });
const Digest = z
  .strictObject({ name: text, every: z.enum(['day', 'week']), on: z.enum(WEEKDAYS).optional(), at: timeOfDay.default('08:00'), send_to: names })
  .refine(({ every, on }) => (every === 'week') === (on !== undefined), { path: ['on'], error: 'goes with "every: week", and that needs it' });
const File = z.strictObject({
  site_url: z.url({ protocol: /^https?$/, error: 'is the address of the site, like https://costs.example.com/' }).optional(),
  time_zone: timeZone.default('UTC'),
  quiet_hours: z.strictObject({ from: timeOfDay, to: timeOfDay, weekends: z.boolean().default(false) }).optional(),
  give_up_after_days: days.default('7'),
  channels: listOf(Channel),
  rules: listOf(Rule),
  digests: listOf(Digest),
});

export interface AlertRule {
  readonly name: string;
  readonly kind: AlertKindName;
  /** Of a budget: cost to date, or the estimate of its period's end. */
  readonly of: 'actual' | 'forecast';
  /** Each worse than the one before; decimal text. */
  readonly thresholds: readonly string[];
  /** False where the rule names none: then a budget's own count. */
  readonly hasOwnThresholds: boolean;
  readonly worseByPercent: string;
  /** The unit that it is narrowed to, with its level; null: everything. */
  readonly scope: { readonly level: string; readonly unit: string } | null;
  /** Level of the units that are looked at. */
  readonly level: string;
  /** Smaller differences are passed over; decimal text in the reporting currency. */
  readonly atLeast: string;
  readonly withinDays: number;
  /** Not held back in quiet hours. */
  readonly isUrgent: boolean;
  /** Who is told in place of the unit's owner. */
  readonly owner: Owner | null;
  readonly sendTo: readonly string[];
  /** `alerts.yaml:line` */
  readonly where: string;
}

export interface ConfiguredChannel {
  readonly name: string;
  readonly channel: AlertChannel;
  readonly settings: unknown;
}

export interface QuietHours {
  readonly from: string;
  readonly to: string;
  readonly hasWeekends: boolean;
}

export interface DigestRule {
  readonly name: string;
  /** Null: every day. */
  readonly weekday: (typeof WEEKDAYS)[number] | null;
  readonly at: string;
  readonly sendTo: readonly string[];
}

/** alerts.yaml, nothing left open. */
export interface Alerts {
  /** Ends with a slash; null: messages can name no page. */
  readonly siteUrl: string | null;
  readonly timeZone: string;
  readonly quietHours: QuietHours | null;
  readonly giveUpAfterDays: number;
  readonly channels: readonly ConfiguredChannel[];
  readonly rules: readonly AlertRule[];
  readonly digests: readonly DigestRule[];
}

/**
 * Reads alerts.yaml; without it there is no rule and no channel. Throws the errors of YAML, AlertNameTwice, AlertChannelUnknown,
 * AlertChannelUnclear, AlertKeyMisplaced, AlertLevelMisplaced, AlertScopeUnclear, AlertThresholdsNotRising and AlertSiteMissing (exit code 1), each with file and line.
 */
export function readAlerts(inputs: string): Alerts {
  const file = readYaml(join(inputs, ALERTS_FILE), File);
  const { value, whereOf } = file;
  const channels = value.channels.map((entry, index) => channelOf(entry, whereOf(['channels', index])));
  for (const list of ['channels', 'rules', 'digests'] as const) refuseTwice(file, list);
  const known = channels.map(({ name }) => name);
  for (const list of ['rules', 'digests'] as const) refuseUnknownChannels(file, list, known);
  const rules = value.rules.map((rule, index) => ruleOf(rule, (...keys) => whereOf(['rules', index, ...keys])));
  if (value.site_url === undefined && channels.length > 0) throw siteMissing(whereOf(['channels']));
  return {
    siteUrl: value.site_url?.replace(/\/*$/, '/') ?? null,
    timeZone: value.time_zone,
    quietHours: value.quiet_hours ? { from: value.quiet_hours.from, to: value.quiet_hours.to, hasWeekends: value.quiet_hours.weekends } : null,
    giveUpAfterDays: Number(value.give_up_after_days),
    channels,
    rules,
    digests: value.digests.map(({ name, on, at, send_to }) => ({ name, weekday: on ?? null, at, sendTo: [...new Set(send_to)] })),
  };
}

type AlertsFile = Sourced<z.output<typeof File>>;

function ruleOf(rule: z.output<typeof Rule>, whereOf: (...keys: string[]) => string): AlertRule {
  const kind = ALERT_KINDS[rule.kind];
  const misplaced = (['of', 'scope', 'level', 'at_least', 'within_days'] as const).find(
    (key) => rule[key] !== undefined && !(kind.keys as readonly string[]).includes(key),
  );
  if (misplaced) throw keyMisplaced(rule, misplaced, kind.keys, whereOf(misplaced));
  const isOther = (OTHER_LEVELS as readonly string[]).includes(rule.level ?? '');
  if (isOther && (rule.kind !== 'forecast' || rule.scope)) throw levelMisplaced(rule, whereOf('level'));
  const thresholds = rule.thresholds ?? kind.thresholds;
  const isFalling = rule.kind === 'commitment expiry';
  const rising = thresholds.every((threshold, index) => index === 0 || (Number(threshold) - Number(thresholds[index - 1])) * (isFalling ? -1 : 1) > 0);
  if (!rising) throw notRising(rule.name, thresholds, isFalling, whereOf('thresholds'));
  const [scope] = Object.entries(rule.scope ?? {});
  if (Object.keys(rule.scope ?? {}).length > 1) throw scopeUnclear(rule.name, whereOf('scope'));
  return {
    name: rule.name,
    kind: rule.kind,
    of: rule.of ?? 'actual',
    thresholds,
    hasOwnThresholds: rule.thresholds !== undefined,
    worseByPercent: rule.again_when_worse_by_percent ?? kind.worseByPercent,
    scope: scope ? { level: SCOPE_KEYS[scope[0] as keyof typeof SCOPE_KEYS], unit: scope[1] } : null,
    level: rule.level ?? 'cost center',
    atLeast: rule.at_least ?? '0',
    withinDays: Number(rule.within_days ?? '7'),
    isUrgent: rule.urgent,
    owner: rule.owner ? { name: rule.owner.name ?? null, email: rule.owner.email ?? null, slack: rule.owner.slack ?? null } : null,
    sendTo: [...new Set(rule.send_to)],
    where: `${ALERTS_FILE}:${whereOf().split(':').at(-1)}`,
  };
}

function channelOf(entry: z.output<typeof Channel>, where: string): ConfiguredChannel {
  const named = CHANNELS.filter(({ id }) => (entry as Record<string, unknown>)[id] !== undefined);
  const [channel] = named;
  if (channel && named.length === 1) return { name: entry.name as string, channel, settings: (entry as Record<string, unknown>)[channel.id] };
  throw new CostbookError({
    name: 'AlertChannelUnclear',
    what: `The channel "${entry.name}" is ${named.length === 0 ? 'of no kind' : `${named.map(({ id }) => id).join(' and ')} at once`}.`,
    why: `A channel has one of the keys ${CHANNELS.map(({ id }) => id).join(', ')}, which holds its settings.`,
    fix: `Write for example: { name: ${entry.name}, slack: { url_env: COSTBOOK_SLACK_URL } }`,
    where,
  });
}

function refuseTwice({ value, whereOf }: AlertsFile, list: 'channels' | 'rules' | 'digests'): void {
  const entries: readonly { readonly name: string }[] = value[list] as never;
  const index = entries.findIndex(({ name }, at) => entries.findIndex((other) => other.name.toLowerCase() === name.toLowerCase()) < at);
  if (index === -1) return;
  throw new CostbookError({
    name: 'AlertNameTwice',
    what: `Two ${list} are named "${entries[index]!.name}".`,
    why: 'What was told is remembered by these names; which of the two told it would be a guess.',
    fix: 'Give one of them another name.',
    where: whereOf([list, index, 'name']),
  });
}

function refuseUnknownChannels({ value, whereOf }: AlertsFile, list: 'rules' | 'digests', known: readonly string[]): void {
  for (const [index, { name, send_to }] of value[list].entries()) {
    const at = send_to.findIndex((channel) => !known.includes(channel));
    if (at === -1) continue;
    const nearest = nearestWord(send_to[at]!, known);
    throw new CostbookError({
      name: 'AlertChannelUnknown',
      what: `"${name}" is sent to the channel "${send_to[at]}", which does not exist.`,
      why: known.length > 0 ? `Channels are ${known.join(', ')}.` : 'No channel stands under "channels:".',
      fix: nearest ? `Write "${nearest}".` : `Add it under "channels:", or remove it here.`,
      where: whereOf([list, index, 'send_to', at]),
    });
  }
}

function keyMisplaced({ name, kind }: z.output<typeof Rule>, key: string, keys: readonly string[], where: string): CostbookError {
  return new CostbookError({
    name: 'AlertKeyMisplaced',
    what: `The rule "${name}" says "${key}:", which a rule of kind ${kind} does not know.`,
    why: keys.length > 0 ? `Beside what every rule has it knows ${keys.join(', ')}.` : 'It looks at the bills as a whole.',
    fix: `Remove "${key}:".`,
    where,
  });
}

function levelMisplaced({ name, kind, level }: z.output<typeof Rule>, where: string): CostbookError {
  return new CostbookError({
    name: 'AlertLevelMisplaced',
    what: `The rule "${name}" of kind ${kind} looks at each ${level}.`,
    why: `Only forecasts without a scope know ${OTHER_LEVELS.join(', ')}: these stand beside the organization.`,
    fix: `Write one of ${Object.values(SCOPE_KEYS).join(', ')}.`,
    where,
  });
}

function notRising(name: string, thresholds: readonly string[], isFalling: boolean, where: string): CostbookError {
  const sorted = [...new Set(thresholds)].sort((a, b) => (Number(a) - Number(b)) * (isFalling ? -1 : 1));
  return new CostbookError({
    name: 'AlertThresholdsNotRising',
    what: `The thresholds ${thresholds.join(', ')} of "${name}" do not get worse from one to the next.`,
    why: 'Each threshold is a step at which the same thing is told again.',
    fix: `Write [${sorted.join(', ')}].`,
    where,
  });
}

function scopeUnclear(name: string, where: string): CostbookError {
  return new CostbookError({
    name: 'AlertScopeUnclear',
    what: `The rule "${name}" is narrowed to more than one unit.`,
    why: 'Whether both or either of them is meant would be a guess.',
    fix: 'Keep one of business_unit, department and cost_center; write a rule for each unit.',
    where,
  });
}

function siteMissing(where: string): CostbookError {
  return new CostbookError({
    name: 'AlertSiteMissing',
    what: 'There are channels, but no "site_url:".',
    why: 'Every message names the page that shows what it says.',
    fix: 'Write site_url: https://costs.example.com/ with the address under which the site is served.',
    where,
  });
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
