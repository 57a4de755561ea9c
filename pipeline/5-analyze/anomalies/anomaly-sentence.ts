import { dateOfDay } from '../../engine/calendar.ts';
import type { Anomaly } from './find-causes.ts';
import type { ScopeNames } from './usage-cube.ts';

const VERBS = { 'Step up': 'rose', Spike: 'jumped', 'Step down': 'fell', Drop: 'dropped', 'Ramp up': 'climbed', 'Ramp down': 'sank' } as const;

/** What a sentence needs beside the incident. */
export interface Wording {
  readonly currency: string;
  /** Names of sub accounts by id. */
  readonly accounts: ReadonlyMap<string, string>;
}

/** Money with two decimals and thousands separators; more decimals below a tenth. */
export function amountText(amount: number, currency: string): string {
  const digits = Math.abs(amount) > 0 && Math.abs(amount) < 0.1 ? 4 : 2;
  return `${amount.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${currency}`;
}

/**
 * One sentence that names the cause and the numbers.
 *
 * @example "AWS Glue in account 123456789012: USE1-DEVED-DPU-Hour rose from 52.86 to 105.71 USD a day on 2018-10-10."
 */
export function anomalySentence(anomaly: Anomaly, perDay: { readonly expected: number; readonly actual: number }, wording: Wording): string {
  const { kind, from, scope } = anomaly;
  const [first, last] = [dateOfDay(scope.firstDay + anomaly.first), dateOfDay(scope.firstDay + anomaly.last)];
  const days = /^(Step|Move|Begin)/.test(kind) || first === last ? `on ${first}` : `from ${first} to ${last}`;
  if (kind === 'Move') {
    const net = amountText(Math.abs(anomaly.impact) / (anomaly.last - anomaly.first + 1), wording.currency);
    const rest = anomaly.impact < 0 ? `${net} a day less` : `${net} a day more`;
    return `Work moved ${days}: less of ${partName(from!.names, wording)}, more of ${partName(scope.names, wording)}; together ${rest}.`;
  }
  if (kind === 'Begin') {
    return `${placeName(scope.names, wording)}: ${scope.names.SkuMeter ?? 'cost'} began to cost ${amountText(perDay.actual, wording.currency)} a day ${days}, and stayed.`;
  }
  const usual = amountText(perDay.expected, wording.currency).replace(` ${wording.currency}`, '');
  return `${placeName(scope.names, wording)}: ${scope.names.SkuMeter ?? 'cost'} ${VERBS[kind]} from ${usual} to ${amountText(perDay.actual, wording.currency)} a day ${days}.`;
}

/** Text for a part that work left or came to: its meter and where that is. */
export function partName(names: ScopeNames, wording: Wording): string {
  return [names.SkuMeter, placeName(names, wording)].filter(Boolean).join(', ');
}

function placeName({ ServiceProviderName, ServiceName, SubAccountId, RegionId, x_CostCenter }: ScopeNames, { accounts }: Wording): string {
  const name = SubAccountId === null ? null : (accounts.get(SubAccountId) ?? SubAccountId);
  const account = name === null || name === SubAccountId ? SubAccountId : `${name} (${SubAccountId})`;
  if (ServiceName !== null) return `${ServiceName} ${account === null ? 'across accounts' : `in account ${account}`}`;
  if (account !== null) return `All services in account ${account}`;
  if (x_CostCenter !== null) return `Usage of cost center ${x_CostCenter}`;
  return ServiceProviderName === null ? 'Usage as a whole' : `${ServiceProviderName}${RegionId === null ? '' : ` in ${RegionId}`}, all services`;
}
