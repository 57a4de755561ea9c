/** What a measured alert says: its finding, its cause and its page. */
import { amountText } from '#contract/currencies.ts';
import type { AlertKindName } from '../kinds.ts';

export interface MeasuredAlert {
  readonly x_AlertRule: string;
  readonly x_AlertKind: AlertKindName;
  readonly x_Of: 'actual' | 'forecast';
  readonly x_Subject: string;
  /** First day of the month that it is about. */
  readonly x_Period: string | null;
  readonly x_Day: string | null;
  readonly x_ScopeLevel: string;
  readonly x_ScopeUnit: string;
  readonly x_ScopeName: string;
  readonly x_Value: string;
  readonly x_Amount: string | null;
  readonly x_Reference: string | null;
  readonly x_AmountCurrency: string;
  readonly x_ReportingCurrency: string;
  readonly x_Text: string | null;
  /** Of budgets. */
  readonly x_PeriodKind: 'month' | 'quarter' | 'year' | null;
  readonly x_BreachProbability: number | string | null;
  /** What costs most in the unit in the month so far, and what rose most. */
  readonly x_LargestService: string | null;
  readonly x_LargestEffectiveCost: string | null;
  readonly x_RisenService: string | null;
  readonly x_Change: string | null;
}

interface Phrased {
  readonly x_AlertId: string;
  readonly x_Headline: string;
  readonly x_Cause: string;
  readonly x_Page: string;
}

interface Words {
  readonly headline: string;
  readonly cause: string;
  readonly page: string;
}

/** The page of alerts themselves, for what has none of its own. */
const OWN_PAGE = 'alerts/';

/** `slugs` are those of the cost centers' pages. */
export function phrased(alert: MeasuredAlert, slugs: ReadonlyMap<string, string>): Phrased {
  const name = alert.x_ScopeName;
  const ownPage = alert.x_ScopeLevel === 'cost center' && slugs.has(alert.x_ScopeUnit) ? `cost-centers/${slugs.get(alert.x_ScopeUnit)}/` : OWN_PAGE;
  const { headline, cause, page } = WORDS[alert.x_AlertKind](alert, name, ownPage);
  const parts = [
    alert.x_AlertRule,
    alert.x_Subject,
    alert.x_ScopeLevel,
    alert.x_ScopeUnit,
    alert.x_Period ?? (alert.x_AlertKind === 'commitment expiry' ? alert.x_Day : null),
  ];
  return {
    x_AlertId: parts.filter((part) => part !== null).join(' · '),
    x_Headline: headline,
    x_Cause: cause,
    x_Page: page,
  };
}

const WORDS: Readonly<Record<AlertKindName, (alert: MeasuredAlert, name: string, ownPage: string) => Words>> = {
  budget: (alert, name, page) => ({
    headline:
      Number(alert.x_Reference) > 0
        ? `${name} ${alert.x_Of === 'forecast' ? 'is expected to use' : 'has used'} ${percent(alert.x_Value)} of its budget of ${monthOf(alert)}`
        : `${name} ${alert.x_Of === 'forecast' ? 'is expected to cost' : 'has cost'} ${amount(alert)}, and may spend nothing in ${monthOf(alert)}`,
    cause: `${amount(alert)} of ${amountText(alert.x_Reference, alert.x_AmountCurrency)} (${alert.x_Subject}). ${breach(alert)}${rise(alert)}`,
    page: page === OWN_PAGE ? 'budgets/' : page,
  }),
  forecast: (alert, name, page) => ({
    headline: `${name} is expected to cost ${percent(alert.x_Value)} more a day in ${monthOf(alert)} than in the last complete month`,
    cause: `${amount(alert)} after ${amountText(alert.x_Reference, alert.x_AmountCurrency)}. ${rise(alert)}`,
    page: page === OWN_PAGE ? 'forecast/' : page,
  }),
  anomaly: (alert) => {
    const [sentence = '', place = '', more = ''] = (alert.x_Text ?? '').split('\n');
    return { headline: sentence, cause: [place, `since ${alert.x_Day}`, more].filter((part) => part !== '').join(', '), page: `anomalies/#${alert.x_Subject}` };
  },
  'tag coverage': (alert, name) => ({
    headline: `${name} is ${Number(alert.x_Value).toFixed(1)} points below the goal of the tag ${alert.x_Text} in ${monthOf(alert)}`,
    cause: `${amount(alert)} of ${amountText(alert.x_Reference, alert.x_AmountCurrency)} lacks it or has a wrong value.`,
    page: 'tags/',
  }),
  'commitment expiry': (alert) => ({
    headline: `The commitment ${alert.x_Subject} ends on ${alert.x_Day}, in ${plural(-Number(alert.x_Value), 'day')}`,
    cause: `What it covers is charged at list price from then on (${alert.x_Text}).`,
    page: 'commitments/',
  }),
  reconciliation: (alert) => ({
    headline: `The invoice ${alert.x_Subject} of ${monthOf(alert)} does not agree with the bill`,
    cause: alert.x_Text ?? 'Nothing explains the difference.',
    page: 'reconciliation/',
  }),
  freshness: (alert) => ({
    headline: `${alert.x_Subject} has had no charge since ${alert.x_Day}`,
    cause: `That is ${plural(Math.max(0, Number(alert.x_Value)), 'day')} longer than it was ever silent: a pull that failed, an export that stopped, or a service that is used no more.`,
    page: 'data-quality/',
  }),
};

function amount({ x_Amount, x_AmountCurrency }: MeasuredAlert): string {
  return amountText(x_Amount, x_AmountCurrency);
}

/** Units whose services are compared; others are a service, a provider or a tag themselves. */
const LEVELS_WITH_CAUSE = new Set(['company', 'business unit', 'department', 'cost center']);

function rise({ x_ScopeLevel, x_LargestService, x_LargestEffectiveCost, x_RisenService, x_Change, x_ReportingCurrency: currency }: MeasuredAlert): string {
  if (!LEVELS_WITH_CAUSE.has(x_ScopeLevel) || x_LargestService === null) return '';
  const largest = `Most of the month so far is ${x_LargestService}: ${amountText(x_LargestEffectiveCost, currency)}`;
  if (x_RisenService === null) return `${largest}; no service costs more than on the same days of the month before.`;
  const risen = `${amountText(x_Change, currency)} more than on the same days of the month before`;
  return x_RisenService === x_LargestService ? `${largest}, ${risen}.` : `${largest}; ${x_RisenService} rose most, ${risen}.`;
}

/** When it breaks, and how likely. */
function breach({ x_Day, x_BreachProbability }: MeasuredAlert): string {
  if (x_Day === null) return '';
  if (Number(x_BreachProbability) === 1) return `It was spent on ${x_Day}. `;
  const chance = x_BreachProbability === null ? '' : `, with a probability of ${Math.min(99, Math.round(100 * Number(x_BreachProbability)))} %`;
  return `It will be spent on ${x_Day}${chance}. `;
}

function percent(value: string): string {
  return `${Number(value).toFixed(1)} %`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const MONTH_NAMES = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** The month, quarter or year that it is about. */
function monthOf({ x_Period, x_PeriodKind }: MeasuredAlert): string {
  if (x_Period === null) return '';
  const [year, month] = [x_Period.slice(0, 4), Number(x_Period.slice(5, 7))];
  if (x_PeriodKind === 'year' && month === 1) return year;
  const name = `${MONTH_NAMES[month - 1]} ${year}`;
  return x_PeriodKind === 'quarter' || x_PeriodKind === 'year' ? `the ${x_PeriodKind} from ${name}` : name;
}
