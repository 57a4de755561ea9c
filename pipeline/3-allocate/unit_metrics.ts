/** How much of what each cost center used: `unit-metrics.csv`. */
import { join } from 'node:path';
import { readCsv } from '../engine/config.ts';
import type { Context } from '../engine/context.ts';
import { CostbookError } from '../engine/errors.ts';
import { checkKnown } from './known-words.ts';
import type { CostCenter } from './organization.ts';

const COLUMNS = { required: ['Month', 'Metric', 'CostCenter', 'Quantity'] };
const QUANTITY = /^\d{1,20}(\.\d{1,12})?$/;

/**
 * Makes `unit_metrics`: one row of the file: BillingPeriodStart, x_Metric, x_CostCenter, x_Quantity DECIMAL(38,12); quantities of a day are
 * added up by month. Throws MetricMonthUnreadable, MetricQuantityUnreadable, CostCenterUnknown and the errors of readCsv (exit code 1).
 */
export async function buildUnitMetrics({ database, folders }: Context, costCenters: readonly CostCenter[]): Promise<void> {
  const payers = new Map(
    costCenters.flatMap(({ x_CostCenter, x_CostCenterName }) => [
      [x_CostCenterName.toLowerCase(), x_CostCenter],
      [x_CostCenter.toLowerCase(), x_CostCenter],
    ]),
  );
  const rows = readCsv(join(folders.inputs, 'unit-metrics.csv'), COLUMNS).map(({ cells, where }) => {
    const [month = '', metric = '', costCenter = '', quantity = ''] = COLUMNS.required.map((column) => cells[column]);
    if (!/^\d{4}-(0[1-9]|1[0-2])(-\d{2})?$/.test(month))
      throw unreadable('MetricMonthUnreadable', `Month is "${month}"`, 'a month like 2026-07, or a day of it', where);
    if (!QUANTITY.test(quantity))
      throw unreadable('MetricQuantityUnreadable', `Quantity is "${quantity}"`, 'a number of at least 0 with at most 12 decimals', where);
    const payer = payers.get(costCenter.toLowerCase());
    if (payer === undefined) {
      const known = costCenters.map(({ x_CostCenter }) => x_CostCenter);
      checkKnown({ name: 'CostCenterUnknown', noun: 'cost center', known, list: 'organization.yaml' }, costCenter, 'A metric', where);
    }
    return { BillingPeriodStart: `${month.slice(0, 7)}-01`, x_Metric: metric, x_CostCenter: payer, x_Quantity: quantity };
  });
  await database.createTextTable('metric_rows', ['BillingPeriodStart', 'x_Metric', 'x_CostCenter', 'x_Quantity'], rows);
  await database.run(`
    CREATE OR REPLACE TABLE unit_metrics AS
    SELECT BillingPeriodStart::DATE AS BillingPeriodStart, x_Metric, x_CostCenter, sum(x_Quantity::DECIMAL(38, 12))::DECIMAL(38, 12) AS x_Quantity
    FROM metric_rows GROUP BY ALL ORDER BY ALL`);
  await database.run('DROP TABLE metric_rows');
}

function unreadable(name: string, what: string, meant: string, where: string): CostbookError {
  return new CostbookError({
    name,
    what: `${what} in unit-metrics.csv, which is not ${meant}.`,
    why: 'Shares of a pool are made of these quantities.',
    fix: `Write ${meant}.`,
    where,
  });
}
