/** Key figures of the company, a department or a cost center, with why each moved. */
import type { Row } from '../query/query.ts';
import { addMonths, monthName } from './dates.ts';
import { signOf, toInk } from './decimal.ts';
import type { Kpi } from './kpi.ts';
import { shortMoney, signedMoney } from './money.ts';
import { percent, percentChange } from './percent.ts';
import { plural } from './sentences.ts';

/** Months and currency that key figures speak of. */
export interface KpiContext {
  readonly currency: string;
  readonly month: string;
  readonly previousMonth: string;
  readonly asOf: string;
  readonly isComplete: boolean;
}

/** The cards of a row of `_kpis.sql`: total, month to date, forecast, budget, what nobody owns, savings. */
export function scopeKpis(row: Row, context: KpiContext): Kpi[] {
  return [
    total(row, context),
    toDate(row, context),
    forecast(row, context),
    budget(row, context),
    'x_Shared' in row ? shared(row, context) : unallocated(row, context),
    savings(row, context),
  ];
}

function total(row: Row, { currency, month, previousMonth, isComplete }: KpiContext): Kpi {
  const change = toInk(row.EffectiveCost ?? '0') - toInk(row.x_PreviousEffectiveCost);
  const hasBefore = !Number.isNaN(change);
  return {
    label: isComplete ? monthName(month) : `${monthName(month)}, so far`,
    value: shortMoney(row.EffectiveCost ?? '0'),
    unit: currency,
    ...(hasBefore && {
      change: `${signedMoney(String(change))} (${percentChange(row.x_PreviousEffectiveCost, row.EffectiveCost ?? '0')}) on ${monthName(previousMonth).split(' ')[0]}`,
      tone: change > 0 ? 'over' : 'under',
    }),
    why:
      row.x_DriverService && hasBefore
        ? `${row.x_DriverService}${row.x_DriverCostCenter ? ` for ${row.x_DriverCostCenter}` : ''} moved most: ${signedMoney(row.x_DriverChange)}.`
        : hasBefore
          ? 'No service moved against the month before.'
          : 'There is no month before it to compare with.',
  };
}

function toDate(row: Row, { currency, month, asOf }: KpiContext): Kpi {
  const running = addMonths(month, 1);
  if (row.x_ToDate === null || row.x_ToDate === undefined) {
    return { label: monthName(running), value: '–', why: 'No charges yet: the edition ends with the last complete month.' };
  }
  const days = (Date.parse(addMonths(running, 1)) - Date.parse(running)) / 86_400_000;
  return {
    label: `${monthName(running)}, so far`,
    value: shortMoney(row.x_ToDate),
    unit: currency,
    change: `${Number(asOf.slice(8, 10))} of ${days} days`,
    why:
      row.x_Forecast === null || row.x_Forecast === undefined
        ? 'Not enough months yet to estimate its end.'
        : `Likely ${shortMoney(row.x_Forecast)} at month end, between ${shortMoney(row.x_Low80)} and ${shortMoney(row.x_High80)} in four of five cases.`,
  };
}

function forecast(row: Row, { currency }: KpiContext): Kpi {
  const months = Number(row.x_MonthsAhead ?? 0);
  if (!months) return { label: 'Forecast', value: '–', why: 'Not enough complete months for a forecast that could be tested.' };
  const isYear = months === 12 && row.x_LastTwelve !== null;
  return {
    label: `Forecast, next ${plural(months, 'month')}`,
    value: shortMoney(row.x_Ahead),
    unit: currency,
    ...(isYear && {
      change: `${percentChange(row.x_LastTwelve, row.x_Ahead)} on the last 12`,
      tone: toInk(row.x_Ahead) > toInk(row.x_LastTwelve) ? 'over' : 'under',
    }),
    why:
      row.x_BacktestError === null || row.x_BacktestError === undefined
        ? 'Too little history to test the forecast against the past.'
        : `Tested on past months, it missed by ${percent(row.x_BacktestError)} on average one month ahead.`,
  };
}

function budget(row: Row, { currency, month }: KpiContext): Kpi {
  const hasNext = row.x_NextBudgetAmount !== null && row.x_NextBudgetAmount !== undefined && row.x_Forecast !== null;
  const amount = hasNext ? row.x_NextBudgetAmount : row.x_BudgetAmount;
  if (amount === null || amount === undefined) return { label: 'Budget', value: '–', why: 'No budget is set.' };
  const against = hasNext ? row.x_Forecast : (row.EffectiveCost ?? '0');
  const last = row.x_BudgetAmount === null || row.x_BudgetAmount === undefined ? '' : distance(row.EffectiveCost ?? '0', row.x_BudgetAmount);
  return {
    label: `Budget, ${monthName(hasNext ? addMonths(month, 1) : month)}`,
    value: shortMoney(amount),
    unit: currency,
    change: `${distance(against, amount)}${hasNext ? ' expected' : ''}`,
    tone: toInk(against) > toInk(amount) ? 'over' : 'under',
    why: hasNext
      ? `The month is likely to end at ${shortMoney(against)}.${last ? ` ${monthName(month).split(' ')[0]} ended ${last}.` : ''}`
      : `It cost ${shortMoney(against)}.`,
  };
}

function unallocated(row: Row, { previousMonth }: KpiContext): Kpi {
  const share = toInk(row.x_Unallocated ?? '0') / toInk(row.x_Everything);
  const before = toInk(row.x_PreviousUnallocated ?? '0') / toInk(row.x_PreviousEverything);
  const points = Math.round((share - before) * 1000) / 10;
  return {
    label: 'Unallocated, whole company',
    value: percent(share),
    unit: 'of cost',
    ...(Number.isFinite(points) && {
      change:
        points === 0
          ? `as in ${monthName(previousMonth).split(' ')[0]}`
          : `${points > 0 ? '+' : '−'}${Math.abs(points)} points on ${monthName(previousMonth).split(' ')[0]}`,
      ...(points !== 0 && { tone: points > 0 ? ('over' as const) : ('under' as const) }),
    }),
    why:
      signOf(row.x_Unallocated) === 0
        ? 'Every cent has an owner.'
        : `${shortMoney(row.x_Unallocated)} without an owner, most of it ${row.x_UnallocatedService}.`,
  };
}

function shared(row: Row, { currency }: KpiContext): Kpi {
  const share = toInk(row.x_Shared ?? '0') / toInk(row.EffectiveCost);
  return {
    label: 'Share of common platforms',
    value: shortMoney(row.x_Shared ?? '0'),
    unit: currency,
    ...(Number.isFinite(share) && { change: `${percent(share)} of its cost` }),
    why:
      signOf(row.x_Shared) === 0
        ? 'Nothing is split to it: all of its cost is its own.'
        : `The largest pool is ${row.x_BestPool ?? 'unnamed'}; the rest is its own.`,
  };
}

function savings(row: Row, { currency }: KpiContext): Kpi {
  const count = Number(row.x_RecommendationCount ?? 0);
  if (!count) return { label: 'Savings found', value: shortMoney('0'), unit: `${currency} a month`, why: 'The bills prove no waste here.' };
  return {
    label: 'Savings found',
    value: shortMoney(row.x_MonthlySavings),
    unit: `${currency} a month`,
    change: plural(count, 'recommendation'),
    why: `Largest: ${String(row.x_BestTitle).replace(/\.$/, '')}, ${shortMoney(row.x_BestSavings)} a month.`,
  };
}

function distance(actual: Row[string] | undefined, target: Row[string] | undefined): string {
  const over = toInk(actual) - toInk(target);
  return `${percent(Math.abs(over) / Math.abs(toInk(target)))} ${over > 0 ? 'over' : 'under'}`;
}
