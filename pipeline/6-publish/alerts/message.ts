/** What a person is told, before a channel gives it a form. */

/** Whom a finding concerns; any part may be unknown. */
export interface Owner {
  readonly name: string | null;
  readonly email: string | null;
  readonly slack: string | null;
}

/** Why something is told: it began, it got worse by the stated step, it is over. */
export type Change = 'New' | 'Worse' | 'Resolved';

/** One thing to tell, whole: it is kept while it waits. */
export interface AlertItem {
  readonly id: string;
  readonly change: Change;
  readonly rule: string;
  readonly kind: string;
  /** The finding in one sentence. */
  readonly headline: string;
  /** What is behind it. */
  readonly cause: string;
  /** Amount with its currency, or null where no amount is known. */
  readonly cost: string | null;
  readonly owner: Owner;
  /** Unit of the organization, or null for what belongs to none. */
  readonly unit: string | null;
  /** Address of the page that shows it. */
  readonly url: string;
  /** From 1, by the threshold that is crossed; 0 once it is over. */
  readonly level: number;
  /** `alerts.yaml:line` of the rule. */
  readonly where: string;
}

/** A line of a digest. */
export interface DigestLine {
  readonly unit: string;
  /** Amounts with their currency. */
  readonly monthToDate: string;
  readonly monthEnd: string;
  readonly budget: string | null;
  readonly openAlerts: readonly string[];
  readonly url: string;
}

export interface Message {
  /** Of letters and digits; a message that is sent twice has the same. */
  readonly id: string;
  readonly title: string;
  readonly items: readonly AlertItem[];
  /** Of a digest; empty for alerts. */
  readonly lines: readonly DigestLine[];
  readonly company: string;
  readonly edition: string;
  /** Day that the edition speaks of. */
  readonly asOf: string;
  /** When it was put together, ISO 8601. */
  readonly createdAt: string;
  /** Address of the site's first page, or of Alerts. */
  readonly url: string;
}

/** Text on one line, as it may stand in a subject, a header or a command: no control characters, no marks that turn reading direction. */
export function plain(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** Text cut to so many UTF-16 units, with … at its end; no character is cut in two. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The facts of an alert, in the order in which they are read. */
export function factsOf({ cost, cause, owner, unit, url, rule }: AlertItem): readonly (readonly [name: string, value: string])[] {
  const facts: [string, string | null][] = [
    ['Cost', cost],
    ['Cause', cause],
    ['Unit', unit],
    ['Owner', ownerText(owner)],
    ['Rule', rule],
    ['Page', url],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [[name, plain(value)] as const]));
}

export function ownerText({ name, email }: Owner): string {
  if (name === null) return email ?? 'nobody yet';
  return email === null ? name : `${name} <${email}>`;
}

/** The facts of a line of a digest. */
export function digestFacts({ monthToDate, monthEnd, budget, openAlerts, url }: DigestLine): readonly (readonly [name: string, value: string])[] {
  return [
    ['Month to date', monthToDate],
    ['Month end', monthEnd],
    ['Budget', budget ?? 'none'],
    ['Open alerts', openAlerts.length === 0 ? 'none' : openAlerts.map(plain).join('; ')],
    ['Page', url],
  ];
}

/** The message as text. */
export function messageText(message: Message): string {
  const block = (heading: string, facts: readonly (readonly [string, string])[]): string =>
    [plain(heading), ...facts.map(([name, value]) => `  ${`${name}:`.padEnd(15)}${value}`)].join('\n');
  const blocks = [
    ...message.items.map((item) => block(`${item.change}: ${item.headline}`, factsOf(item))),
    ...message.lines.map((line) => block(line.unit, digestFacts(line))),
  ];
  const title = message.items.length === 1 ? [] : [plain(message.title)];
  return [...title, ...blocks, footer(message)].join('\n\n');
}

export function footer({ company, edition, asOf, url }: Message): string {
  return plain(`${company} as of ${asOf}, edition ${edition}: ${url}`);
}
