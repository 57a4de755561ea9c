import { addMonths, daysInMonth } from '../../../engine/calendar.ts';
import { forecastSeries, type SeriesForecast } from './forecast-series.ts';

/**
 * {@link forecastSeries} for the months after a history that begins in `firstMonth`, told how long each month is.
 *
 * Why: most cloud cost accrues by the day, and a February that is ten percent shorter looks like a season or a drop. Where cost per
 * day moves less from month to month than cost per month, the former is forecast and multiplied by the days to come.
 */
export function forecastMonths(history: readonly number[], firstMonth: string, horizon: number): SeriesForecast {
  const days = Array.from({ length: history.length + horizon }, (_, i) => daysInMonth(addMonths(firstMonth, i)));
  const perDay = history.map((value, i) => value / days[i]!);
  if (unrest(perDay) >= unrest(history)) return forecastSeries(history, horizon);
  const { values, spread, recipe } = forecastSeries(perDay, horizon);
  const ahead = days.slice(history.length);
  return { values: values.map((v, h) => v * ahead[h]!), spread: spread.map((s, h) => s * ahead[h]!), recipe: `${recipe}, per day` };
}

/** Total month-to-month movement in units of the mean level. */
function unrest(values: readonly number[]): number {
  const level = values.reduce((sum, v) => sum + Math.abs(v), 0) / values.length;
  const moves = values.slice(1).reduce((sum, v, i) => sum + Math.abs(v - values[i]!), 0);
  return level > 0 ? moves / level : 0;
}
