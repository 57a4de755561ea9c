import { addMonths, daysInMonth } from '../../../engine/calendar.ts';
import { BAND_LEVELS, type BandLevel } from './band.ts';
import { forecastSeries, type SeriesForecast } from './forecast-series.ts';
import { usualFactors } from './usual-factors.ts';

export interface Interval {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

export type Intervals = Readonly<Record<BandLevel, Interval>>;

export interface MonthsForecast extends SeriesForecast {
  /** Between these lie 50, 80 and 95 of a hundred outcomes, step by step. */
  readonly intervals: Intervals;
}

export interface MonthsOptions {
  /** First day of the month that the history begins in: then months are told how long they are. */
  readonly firstMonth?: string;
}

/**
 * Forecast of the months after a history, oldest first, without gaps: {@link forecastSeries}, told how long each month is.
 *
 * Why: most cloud cost accrues by the day, and a February that is ten percent shorter looks like a season or a drop. Where cost per
 * day moves less from month to month than cost per month, the former is forecast and multiplied by the days to come.
 *
 * @example forecastMonths([100, 100, 100], 2).values // [100, 100]
 */
export function forecastMonths(history: readonly number[], horizon: number, { firstMonth }: MonthsOptions = {}): MonthsForecast {
  const { values, spread, recipe } = firstMonth === undefined ? forecastSeries(history, horizon) : byMonthLength(history, firstMonth, horizon);
  return { values, spread, recipe, intervals: intervalsOf(values, spread, history.length) };
}

function byMonthLength(history: readonly number[], firstMonth: string, horizon: number): SeriesForecast {
  const days = Array.from({ length: history.length + horizon }, (_, i) => daysInMonth(addMonths(firstMonth, i)));
  const perDay = history.map((value, i) => value / days[i]!);
  if (unrest(perDay) >= unrest(history)) return forecastSeries(history, horizon);
  const { values, spread, recipe } = forecastSeries(perDay, horizon);
  const ahead = days.slice(history.length);
  return { values: values.map((v, h) => v * ahead[h]!), spread: spread.map((s, h) => s * ahead[h]!), recipe: `${recipe}, per day` };
}

function intervalsOf(values: readonly number[], spread: readonly number[], historyMonths: number): Intervals {
  const at = (level: BandLevel): Interval => {
    const half = spread.map((s, h) => usualFactors(historyMonths, h + 1)[level] * s);
    return { low: values.map((value, h) => value - half[h]!), high: values.map((value, h) => value + half[h]!) };
  };
  return Object.fromEntries(BAND_LEVELS.map((level) => [level, at(level)])) as Record<BandLevel, Interval>;
}

/** Total month-to-month movement in units of the mean level. */
function unrest(values: readonly number[]): number {
  const level = values.reduce((sum, v) => sum + Math.abs(v), 0) / values.length;
  const moves = values.slice(1).reduce((sum, v, i) => sum + Math.abs(v - values[i]!), 0);
  return level > 0 ? moves / level : 0;
}
