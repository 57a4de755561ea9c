/** How much of what each payer used: `unit-metrics.csv`, or `dimensions/<name>-unit-metrics.csv`. */
// makes: unit_metrics
// in:    unit-metrics.csv
import { join } from 'node:path';
import { readCsv } from '../engine/config.ts';
import type { Context } from '../engine/context.ts';
import { CostbookError } from '../engine/errors.ts';
import { COST_CENTERS, type Dimension, payerLookup } from './dimension.ts';
import { checkKnown } from './known-words.ts';
import type { RuleTables } from './rule-rows.ts';

const QUANTITY = /^\d{1,20}(\.\d{1,12})?$/;

/**
 * Makes `unit_metrics`: one row of the file: BillingPeriodStart, x_Metric, x_CostCenter, x_Quantity DECIMAL(38,12); quantities of a day are
 * added up by month. A month of which it says nothing has the fallback of each pool, but a metric in no line at all is a mistyped one.
 * Throws MetricUnknown, MetricTwice, MetricMonthUnreadable, MetricQuantityUnreadable, the dimension's error of an unknown payer and the errors of readCsv (exit code 1).
 */
export async function buildUnitMetrics({ database, folders }: Context, dimension: Dimension, pools: RuleTables['pools']): Promise<void> {
  const payerOf = payerLookup(dimension);
  const name = metricsFileOf(dimension);
  const { column } = dimension.keys;
  const seen = new Map<string, string>();
  const rows = readCsv(join(folders.inputs, name), { required: ['Month', 'Metric', column, 'Quantity'] }).map(({ cells, where }) => {
    const [month = '', metric = '', payer = '', quantity = ''] = ['Month', 'Metric', column, 'Quantity'].map((each) => cells[each]);
    if (!/^\d{4}-(0[1-9]|1[0-2])(-\d{2})?$/.test(month))
      throw unreadable('MetricMonthUnreadable', `Month is "${month}" in ${name}`, 'a month like 2026-07, or a day of it', where);
    if (!QUANTITY.test(quantity))
      throw unreadable('MetricQuantityUnreadable', `Quantity is "${quantity}" in ${name}`, 'a number of at least 0 with at most 12 decimals', where);
    const x_CostCenter = payerOf(payer, 'A metric', where);
    refuseTwice(seen, { month, metric, payer: x_CostCenter }, where);
    return { BillingPeriodStart: `${month.slice(0, 7)}-01`, x_Metric: metric, x_CostCenter, x_Quantity: quantity };
  });
  const known = [...new Set(rows.map(({ x_Metric }) => x_Metric))];
  for (const { x_Pool, x_Metric, x_Where } of known.length === 0 ? [] : pools) {
    if (x_Metric) checkKnown({ name: 'MetricUnknown', noun: 'metric', known, list: name }, x_Metric, `Pool "${x_Pool}"`, join(folders.inputs, x_Where!));
  }
  await database.createTextTable('metric_rows', ['BillingPeriodStart', 'x_Metric', 'x_CostCenter', 'x_Quantity'], rows);
  await database.run(`
    CREATE OR REPLACE TABLE unit_metrics AS
    SELECT BillingPeriodStart::DATE AS BillingPeriodStart, x_Metric, x_CostCenter, sum(x_Quantity::DECIMAL(38, 12))::DECIMAL(38, 12) AS x_Quantity
    FROM metric_rows GROUP BY ALL ORDER BY ALL`);
  await database.run('DROP TABLE metric_rows');
}

/** Where the quantities of a dimension stand, below the folder of inputs. */
export function metricsFileOf({ id }: Pick<Dimension, 'id'>): string {
  return id === COST_CENTERS ? 'unit-metrics.csv' : `dimensions/${id}-unit-metrics.csv`;
}

/** One line of a payer's month, or one of each of its days: anything else would be counted twice. */
function refuseTwice(seen: Map<string, string>, { month, metric, payer }: Record<'month' | 'metric' | 'payer', string>, where: string): void {
  const keyOf = (time: string): string => JSON.stringify([time, metric, payer]);
  const whole = month.slice(0, 7);
  const anyDay = `${whole}-`;
  const first = seen.get(keyOf(month)) ?? seen.get(keyOf(month === whole ? anyDay : whole));
  if (first !== undefined) {
    throw new CostbookError({
      name: 'MetricTwice',
      what: `${metric} of ${payer} in ${month} is said twice.`,
      why: `It stands at ${first} already; added up, it would count double in the shares of pools.`,
      fix: 'Keep one line of the month, or one of each day; add several sources up before.',
      where,
    });
  }
  seen.set(keyOf(month), where);
  if (month !== whole) seen.set(keyOf(anyDay), where);
}

function unreadable(name: string, what: string, meant: string, where: string): CostbookError {
  return new CostbookError({
    name,
    what: `${what}, which is not ${meant}.`,
    why: 'Shares of a pool are made of these quantities.',
    fix: `Write ${meant}.`,
    where,
  });
}
