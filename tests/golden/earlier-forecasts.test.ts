/** Yesterday's forecast beside today's actual, through the chain of editions. */
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { readEdition } from '../../pipeline/6-publish/editions/manifest.ts';
import { openEdition } from '../../pipeline/6-publish/editions/open.ts';
import { Database } from '../../pipeline/engine/duckdb.ts';
import { costbook, Desk, focusCsv, monthOfRows } from '../command-line.ts';

const desk = new Desk();
afterEach(() => desk.clear());

async function rowsOf(id: string, sql: string): Promise<Record<string, string>[]> {
  const database = await Database.open();
  try {
    await openEdition(database, desk.data, readEdition(join(desk.data, 'editions'), id).edition);
    return await database.rows(sql);
  } finally {
    database.close();
  }
}

it('an edition keeps what that of an earlier day expected, and is the same when it is made again', async () => {
  for (const month of ['2025-10', '2025-11', '2025-12', '2026-01']) desk.write(`bills/${month}.csv`, focusCsv(monthOfRows(month)));
  const build = async (asOf: string): Promise<string> => (await desk.build('--bill', join(desk.folder, 'bills'), '--as-of', asOf)).stdout.trim();
  const first = await build('2026-01-10');
  expect(await rowsOf(first, 'SELECT * FROM earlier_forecasts')).toEqual([]);
  const second = await build('2026-01-13');
  const said = await rowsOf(
    first,
    "SELECT ChargePeriodStart, x_Forecast FROM daily_forecasts WHERE x_ScopeLevel = 'company' AND ChargePeriodStart <= '2026-01-13' ORDER BY 1",
  );
  const kept = await rowsOf(
    second,
    "SELECT x_PeriodStart, x_Forecast, x_Actual, x_EditionId FROM earlier_forecasts WHERE x_PeriodKind = 'day' AND x_ScopeLevel = 'company' ORDER BY 1",
  );
  expect(kept.map(({ x_PeriodStart, x_Forecast }) => [x_PeriodStart, x_Forecast])).toEqual(said.map((row) => [row.ChargePeriodStart, row.x_Forecast]));
  expect(kept.map(({ x_PeriodStart }) => x_PeriodStart)).toEqual(['2026-01-11', '2026-01-12', '2026-01-13']);
  expect(new Set(kept.map(({ x_EditionId }) => x_EditionId))).toEqual(new Set([first]));
  const actuals = await rowsOf(
    second,
    "SELECT sum(EffectiveCost) AS x_Actual FROM daily_costs WHERE ChargePeriodStart > '2026-01-10' GROUP BY ChargePeriodStart ORDER BY ChargePeriodStart",
  );
  expect(kept.map(({ x_Actual }) => x_Actual)).toEqual(actuals.map(({ x_Actual }) => x_Actual));
  const [month] = await rowsOf(
    second,
    "SELECT x_IsKnown, x_Actual, x_ForecastNow IS NOT NULL AS x_IsExpected FROM earlier_forecasts WHERE x_PeriodKind = 'month' AND x_ScopeLevel = 'company' AND x_PeriodStart = '2026-01-01'",
  );
  expect(month).toEqual({ x_IsKnown: false, x_Actual: null, x_IsExpected: true });
  expect(await build('2026-01-13')).toBe(second);
  expect((await costbook('verify', '--data', desk.data, '--inputs', desk.inputs, '--rederive')).exitCode).toBe(0);
}, 600_000);
