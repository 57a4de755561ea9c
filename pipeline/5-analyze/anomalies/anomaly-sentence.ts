import { dateOfDay } from '../../engine/calendar.ts';
import type { Anomaly } from './find-causes.ts';

const VERBS = { 'Step up': 'rose', Spike: 'jumped', 'Step down': 'fell', Drop: 'dropped' } as const;

/** Money with two decimals and thousands separators; more decimals below one cent. */
export function amountText(amount: number, currency: string): string {
  const digits = Math.abs(amount) > 0 && Math.abs(amount) < 0.1 ? 4 : 2;
  return `${amount.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${currency}`;
}

/**
 * One sentence that names the cause and the numbers.
 *
 * @example "AWS Glue in account 123456789012: USE1-DEVED-DPU-Hour rose from 52.86 to 105.71 USD a day on 2018-10-10."
 */
export function anomalySentence(anomaly: Anomaly, perDay: { readonly expected: number; readonly actual: number }, currency: string): string {
  const { names, firstDay } = anomaly.node;
  const account =
    names.SubAccountName === names.SubAccountId || names.SubAccountName === null ? names.SubAccountId : `${names.SubAccountName} (${names.SubAccountId})`;
  const place = `${names.ServiceName} ${account === null ? 'across accounts' : `in account ${account}`}`;
  const from = amountText(perDay.expected, currency).replace(` ${currency}`, '');
  const move = `${VERBS[anomaly.kind]} from ${from} to ${amountText(perDay.actual, currency)} a day`;
  const [first, last] = [dateOfDay(firstDay + anomaly.first), dateOfDay(firstDay + anomaly.last)];
  const days = anomaly.kind.startsWith('Step') || first === last ? `on ${first}` : `from ${first} to ${last}`;
  return `${place}: ${names.SkuMeter ?? 'cost'} ${move} ${days}.`;
}
