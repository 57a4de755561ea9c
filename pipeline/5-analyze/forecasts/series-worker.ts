/** Runs in a thread of its own: forecasts the jobs that it was started with. */
import { parentPort, workerData } from 'node:worker_threads';
import type { SeriesJob } from './many-series.ts';
import { forecastJob } from './series-job.ts';

parentPort?.postMessage((workerData as readonly SeriesJob[]).map(forecastJob));
