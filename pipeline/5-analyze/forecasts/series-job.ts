import type { SeriesJob } from './many-series.ts';
import { type DaysForecast, forecastDays } from './methods/forecast-days.ts';
import { forecastMonths, type MonthsForecast } from './methods/forecast-months.ts';

/** The forecast that a job asks for. */
export function forecastJob(job: SeriesJob): MonthsForecast | DaysForecast {
  return job.kind === 'months'
    ? forecastMonths(job.history, job.horizon, { firstMonth: job.firstMonth })
    : forecastDays(job.history, job.horizon, { firstDay: job.firstDay });
}
