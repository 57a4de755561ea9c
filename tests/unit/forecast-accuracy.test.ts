/**
 * Accuracy on public competition series, read beside the checkout. MASE is scaled by the seasonal naive error of the full history
 * (Hyndman & Koehler 2006, doi:10.1016/j.ijforecast.2006.03.001); the bounds are what the recipe reached, plus 2 %.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { forecastSeries } from '../../pipeline/5-analyze/forecasts/methods/forecast-series.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'shared', 'forecast');

interface Series {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

const seriesOf = (file: string): Series[] =>
  readFileSync(join(FOLDER, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Series);

/** Mean absolute scaled error over all series, forecast from their last `months` (or all) with `horizon` steps. */
function mase(series: readonly Series[], months: number, horizon: number): number {
  const errors = series.map(({ train, test }) => {
    const scale = train.slice(12).reduce((sum, y, t) => sum + Math.abs(y - train[t]!), 0) / (train.length - 12);
    const { values } = forecastSeries(train.slice(-months), horizon);
    return values.reduce((sum, value, h) => sum + Math.abs(value - test[h]!), 0) / horizon / scale;
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

describe.skipIf(!existsSync(FOLDER))('accuracy (skipped: no forecasting series beside the checkout)', () => {
  it.each([
    // seasonal naive: 0.987, 1.749, 1.108, 1.749
    ['M3 micro and finance, 24 months', 'm3-monthly-micro-finance.dev.jsonl', 24, 12, 0.73],
    ['PBS cost, 24 months', 'pbs-monthly-cost.dev.jsonl', 24, 12, 1.445],
    ['M3 micro and finance, all months', 'm3-monthly-micro-finance.dev.jsonl', 999, 18, 0.815],
    ['PBS cost, all months', 'pbs-monthly-cost.dev.jsonl', 999, 12, 1.447],
  ])('%s', (_, file, months, horizon, bound) => {
    expect(mase(seriesOf(file), months, horizon)).toBeLessThan(bound);
  });
});
