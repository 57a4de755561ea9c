/** Table `earlier_forecasts`: what editions before this one expected, beside what came and what is expected by now. */
// makes: earlier_forecasts
// in:    cost_forecasts, daily_forecasts, scope_daily_costs, forecast_scopes, forecast_calendar
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Edition, type EditionTable, objectPath } from '#contract/edition.ts';
import type { Context, Folders } from '../../engine/context.ts';
import { quoteText } from '../../engine/duckdb.ts';
import { latestId, readEdition, type StoredEdition } from '../editions/manifest.ts';

/** Days that are looked back at one by one. */
const DAYS = 60;
const TABLES = ['cost_forecasts', 'daily_forecasts', 'earlier_forecasts'] as const;
/** And what the record of recommendations reads. */
const RECALLED_TABLES = [...TABLES, 'known_recommendations'];
const SHAPE = `SELECT NULL::VARCHAR AS x_EditionId, NULL::DATE AS x_EditionAsOf, NULL::VARCHAR AS x_PeriodKind, NULL::VARCHAR AS x_ScopeLevel, NULL::VARCHAR AS x_ScopeUnit,
  NULL::DATE AS x_PeriodStart, NULL::DECIMAL(38, 12) AS x_Forecast, NULL::DECIMAL(38, 12) AS x_Low80, NULL::DECIMAL(38, 12) AS x_High80 WHERE false`;

/**
 * Reads the forecasts of the edition before this one, unless it is of the same day, and what that one kept of those before it: of each month the last
 * forecast that was made in each month, of each day the last that was made before it.
 */
export async function buildEarlierForecasts(context: Context): Promise<void> {
  const { database, folders } = context;
  const asOf = (await database.value('SELECT x_AsOf FROM parameters'))!;
  const last = latestId(folders.editions);
  const before = last === null ? null : readEdition(folders.editions, last);
  const isAtHand = before !== null && forecastsAtHand(folders, before.edition);
  await database.run(`CREATE OR REPLACE TABLE earlier_forecasts AS
    WITH said AS (${[SHAPE, ...(isAtHand ? forecastsOf(folders, before, asOf) : [])].join(' UNION ALL BY NAME ')}),
    costs AS (
      SELECT 'month' AS x_PeriodKind, x_ScopeLevel, x_ScopeUnit, BillingPeriodStart AS x_PeriodStart, x_IsMonthComplete AS x_IsKnown,
        CASE WHEN x_IsMonthComplete THEN x_Actual END AS x_Actual, x_Forecast AS x_ForecastNow
      FROM cost_forecasts
      UNION ALL
      SELECT 'day', x_ScopeLevel, x_ScopeUnit, ChargePeriodStart, true, (sum(x_RegularCost) + sum(x_OneOffCost))::DECIMAL(38, 12), NULL
      FROM scope_daily_costs GROUP BY ALL
    ),
    compared AS (
      SELECT said.*, x_PeriodKind = 'day' OR coalesce(x_IsKnown, false) AS x_IsKnown,
        CASE WHEN x_PeriodKind = 'day' THEN coalesce(x_Actual, 0) ELSE x_Actual END::DECIMAL(38, 12) AS x_Actual, x_ForecastNow
      FROM said SEMI JOIN forecast_scopes USING (x_ScopeLevel, x_ScopeUnit)
      LEFT JOIN costs USING (x_PeriodKind, x_ScopeLevel, x_ScopeUnit, x_PeriodStart)
      CROSS JOIN forecast_calendar
      WHERE CASE x_PeriodKind
        WHEN 'day' THEN x_PeriodStart <= x_KnownThrough AND x_PeriodStart > x_KnownThrough - ${DAYS}
        ELSE x_PeriodStart > x_LastCompleteMonth - INTERVAL 13 MONTH END
    )
    SELECT x_EditionId, x_EditionAsOf, x_PeriodKind, x_ScopeLevel, x_ScopeUnit, x_PeriodStart, x_Forecast, x_Low80, x_High80, x_IsKnown, x_Actual, x_ForecastNow
    FROM compared
    QUALIFY row_number() OVER (
      PARTITION BY x_PeriodKind, x_ScopeLevel, x_ScopeUnit, x_PeriodStart, CASE WHEN x_PeriodKind = 'month' THEN date_trunc('month', x_EditionAsOf) END
      ORDER BY x_EditionAsOf DESC, x_EditionId DESC) = 1`);
}

/** Whether what an edition expected can be read: its objects are there, as long as it was not pruned. */
export function forecastsAtHand({ data }: Pick<Folders, 'data'>, { tables }: Edition): boolean {
  return RECALLED_TABLES.every((name) => (tables[name]?.objects ?? []).every(({ sha256 }) => existsSync(join(data, objectPath(sha256)))));
}

function forecastsOf({ data }: Folders, { id, edition }: StoredEdition, asOf: string): string[] {
  const from = (table: EditionTable | undefined, columns: string): string[] =>
    (table?.objects ?? []).map(({ sha256 }) => `SELECT ${columns} FROM read_parquet(${quoteText(join(data, objectPath(sha256)))})`);
  const said = (kind: string, day: string): string =>
    `${quoteText(id)} AS x_EditionId, ${quoteText(edition.asOf)}::DATE AS x_EditionAsOf, '${kind}' AS x_PeriodKind, x_ScopeLevel, x_ScopeUnit, ${day} AS x_PeriodStart, x_Forecast, x_Low80, x_High80`;
  const { cost_forecasts, daily_forecasts, earlier_forecasts } = edition.tables;
  return [
    ...from(edition.asOf < asOf ? cost_forecasts : undefined, said('month', 'BillingPeriodStart')).map((sql) => `${sql} WHERE x_Forecast IS NOT NULL`),
    ...from(edition.asOf < asOf ? daily_forecasts : undefined, said('day', 'ChargePeriodStart')),
    ...from(earlier_forecasts, 'x_EditionId, x_EditionAsOf, x_PeriodKind, x_ScopeLevel, x_ScopeUnit, x_PeriodStart, x_Forecast, x_Low80, x_High80').map(
      (sql) => `${sql} WHERE x_EditionAsOf < ${quoteText(asOf)}::DATE`,
    ),
  ];
}
