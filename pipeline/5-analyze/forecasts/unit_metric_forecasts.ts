/** Table unit_metric_forecasts: how much of each metric was used, and is expected to be. */
// makes: unit_metric_forecasts
// in:    unit_metrics, forecast_calendar
import { addMonths } from '../../engine/calendar.ts';
import type { Database } from '../../engine/duckdb.ts';
import { storeRows } from '../store-rows.ts';
import { forecastMany } from './many-series.ts';
import type { Bands } from './methods/band.ts';
import { forecastMonths, type MonthsForecast } from './methods/forecast-months.ts';
import { readCalendar } from './scopes.ts';

const HORIZON = 12;
const ORIGINS = 12;
/** Errors are told of one to three months ahead. */
const JUDGED_HORIZON = 3;
const SHORTEST_HISTORY = 4;
const ENOUGH_PAIRS = 6;

/** Months of one metric without a gap, oldest first: what came before a month that nobody wrote down is left out. */
interface Series {
  readonly metric: string;
  readonly firstMonth: string;
  readonly quantities: readonly number[];
}

interface MetricMonth extends Partial<Bands> {
  readonly x_Metric: string;
  readonly BillingPeriodStart: string;
  readonly x_Actual: number | null;
  readonly x_Forecast: number | null;
  readonly x_Method: string | null;
  readonly x_Error: number | null;
  readonly x_NaiveError: number | null;
}

/**
 * Makes `unit_metric_forecasts`: complete months as `unit-metrics.csv` says them, of all payers together, and twelve months ahead by
 * {@link forecastMonths}; with its error and that of last month again at the last twelve origins. Where last month again missed by less, it is the forecast.
 */
export async function buildUnitMetricForecasts(database: Database): Promise<void> {
  const calendar = await readCalendar(database);
  const all = calendar ? await readSeries(database, calendar.lastCompleteMonth) : [];
  const jobs = all.map(({ quantities, firstMonth }) => ({ kind: 'months', history: quantities, firstMonth, horizon: HORIZON }) as const);
  const forecasts = await forecastMany(jobs);
  const amount = 'DECIMAL(38, 12)';
  await storeRows(
    database,
    'unit_metric_forecasts',
    {
      x_Metric: 'VARCHAR',
      BillingPeriodStart: 'DATE',
      x_Actual: amount,
      x_Forecast: amount,
      x_Low50: amount,
      x_High50: amount,
      x_Low80: amount,
      x_High80: amount,
      x_Low95: amount,
      x_High95: amount,
      x_Method: 'VARCHAR',
      x_Error: 'DOUBLE',
      x_NaiveError: 'DOUBLE',
    },
    all.flatMap((series, index) => monthsOf(series, forecasts[index]!)),
  );
}

async function readSeries(database: Database, lastCompleteMonth: string): Promise<Series[]> {
  const rows = await database.rows<{ x_Metric: string; month: string; quantity: string }>(
    `SELECT x_Metric, BillingPeriodStart AS month, sum(x_Quantity) AS quantity FROM unit_metrics
     WHERE BillingPeriodStart <= $last::DATE GROUP BY ALL ORDER BY x_Metric, month`,
    { last: lastCompleteMonth },
  );
  return [...Map.groupBy(rows, (row) => row.x_Metric)].map(([metric, months]) => {
    const begin = months.findLastIndex(({ month }, i) => i === 0 || addMonths(months[i - 1]!.month, 1) !== month);
    const whole = months.slice(begin);
    return { metric, firstMonth: whole[0]!.month, quantities: whole.map(({ quantity }) => Number(quantity)) };
  });
}

function monthsOf({ metric, firstMonth, quantities }: Series, model: MonthsForecast): MetricMonth[] {
  const errors = backTest(quantities, firstMonth);
  const isNaive = errors !== null && errors.naive < errors.model;
  const said = { x_Metric: metric, x_Method: isNaive ? 'Last month again' : model.recipe, x_Error: errors?.model ?? null, x_NaiveError: errors?.naive ?? null };
  const known = quantities.map((quantity, i) => ({ ...said, BillingPeriodStart: addMonths(firstMonth, i), x_Actual: quantity, x_Forecast: null }));
  const ahead = model.values.map((value, h): MetricMonth => {
    const middle = Math.max(0, isNaive ? quantities.at(-1)! : value);
    const edge = (level: 50 | 80 | 95, side: 'low' | 'high'): number => Math.max(0, middle + model.intervals[level][side][h]! - value);
    return {
      ...said,
      BillingPeriodStart: addMonths(firstMonth, quantities.length + h),
      x_Actual: null,
      x_Forecast: middle,
      x_Low50: edge(50, 'low'),
      x_High50: edge(50, 'high'),
      x_Low80: edge(80, 'low'),
      x_High80: edge(80, 'high'),
      x_Low95: edge(95, 'low'),
      x_High95: edge(95, 'high'),
    };
  });
  return [...known, ...ahead];
}

/** Sum of what the model, and last month again, missed by, over the sum of what came; null where the history is too short to tell. */
function backTest(quantities: readonly number[], firstMonth: string): { model: number; naive: number } | null {
  const pairs = Array.from({ length: Math.max(0, Math.min(ORIGINS, quantities.length - SHORTEST_HISTORY)) }, (_, back) => {
    const history = quantities.slice(0, quantities.length - 1 - back);
    const actuals = quantities.slice(history.length, history.length + JUDGED_HORIZON);
    const { values } = forecastMonths(history, actuals.length, { firstMonth });
    return actuals.map((actual, h) => ({ actual, model: values[h]!, naive: history.at(-1)! }));
  }).flat();
  const came = pairs.reduce((sum, { actual }) => sum + actual, 0);
  if (pairs.length < ENOUGH_PAIRS || came === 0) return null;
  const missed = (of: 'model' | 'naive'): number => pairs.reduce((sum, pair) => sum + Math.abs(pair[of] - pair.actual), 0) / came;
  return { model: missed('model'), naive: missed('naive') };
}
