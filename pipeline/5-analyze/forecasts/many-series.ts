/** Forecasts of many series: in worker threads where there are many, with the same results in the same order. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { DaysForecast } from './methods/forecast-days.ts';
import type { MonthsForecast } from './methods/forecast-months.ts';
import { forecastJob } from './series-job.ts';

export interface MonthsJob {
  readonly kind: 'months';
  readonly history: readonly number[];
  readonly firstMonth: string;
  readonly horizon: number;
}

export interface DaysJob {
  readonly kind: 'days';
  readonly history: readonly number[];
  /** Day number of the first value. */
  readonly firstDay: number;
  readonly horizon: number;
}

export type SeriesJob = MonthsJob | DaysJob;
export type ResultOf<J extends SeriesJob> = J extends MonthsJob ? MonthsForecast : DaysForecast;

/** Below so many series of months the start of a thread costs more than it saves. */
const WORTH_A_THREAD = 100;
/** A series of days takes as long as so many of months. */
const MONTHS_IN_DAYS = 10;
const MOST_THREADS = 8;

/** One forecast a job, in the order of the jobs; `threads` is for tests. */
export async function forecastMany<J extends SeriesJob>(jobs: readonly J[], threads = threadsFor(jobs)): Promise<ResultOf<J>[]> {
  if (threads <= 1) return jobs.map((job) => forecastJob(job) as ResultOf<J>);
  const shares = Array.from({ length: threads }, (_, thread) => jobs.filter((_, index) => index % threads === thread));
  const done = await Promise.all(shares.map((share) => inThread<J>(share)));
  return jobs.map((_, index) => done[index % threads]![Math.floor(index / threads)]!);
}

function threadsFor(jobs: readonly SeriesJob[]): number {
  const work = jobs.reduce((sum, { kind }) => sum + (kind === 'days' ? MONTHS_IN_DAYS : 1), 0);
  return Math.min(MOST_THREADS, availableParallelism(), Math.floor(work / WORTH_A_THREAD));
}

function inThread<J extends SeriesJob>(jobs: readonly J[]): Promise<ResultOf<J>[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./series-worker.ts', import.meta.url), { workerData: jobs });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`A thread that forecasts ended with ${code} before it was done.`)));
  });
}
