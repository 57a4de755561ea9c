/** Table `earlier_forecasts`: what editions before this one expected, beside what came and what is expected by now. */
// makes: earlier_forecasts
// in:    cost_forecasts, daily_forecasts, scope_daily_costs, forecast_scopes, forecast_calendar
import { join } from 'node:path';
import { type EditionTable, objectPath } from '#contract/edition.ts';
import type { Context, Folders } from '../../engine/context.ts';
import { quoteText } from '../../engine/duckdb.ts';
import { editionIds, latestId, readEdition, type StoredEdition } from '../editions/manifest.ts';
import { missingObjects } from '../editions/pruned.ts';

/** Days that are looked back at one by one. */
const DAYS = 60;
const SHAPE = `SELECT NULL::VARCHAR AS x_EditionId, NULL::DATE AS x_EditionAsOf, NULL::VARCHAR AS x_PeriodKind, NULL::VARCHAR AS x_ScopeLevel, NULL::VARCHAR AS x_ScopeUnit,
  NULL::DATE AS x_PeriodStart, NULL::DECIMAL(38, 12) AS x_Forecast, NULL::DECIMAL(38, 12) AS x_Low80, NULL::DECIMAL(38, 12) AS x_High80 WHERE false`;

/**
 * Reads the forecasts of the newest edition of an earlier day, and what that one kept of those before it: of each month the last forecast
 * that was made in each month, of each day the last that was made before it.
 */
export async function buildEarlierForecasts(context: Context): Promise<void> {
  const { database, folders } = context;
  const asOf = (await database.value('SELECT x_AsOf FROM parameters'))!;
  const before = editionBefore(folders, asOf);
  const isAtHand = before !== null && missingObjects(folders.data, before.edition).length === 0;
  await database.run(`CREATE OR REPLACE TABLE earlier_forecasts AS
    WITH said AS (${[SHAPE, ...(isAtHand ? forecastsOf(folders, before) : [])].join(' UNION ALL BY NAME ')}),
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

/** The newest edition that speaks of a day before `asOf`, in the chain that ends with `last`; null where there is none, or it was taken away. */
export function editionBefore({ editions }: Pick<Folders, 'editions'>, asOf: string, last = latestId(editions)): StoredEdition | null {
  const known = new Set(editionIds(editions));
  for (let id = last; id !== null && known.has(id); ) {
    const stored = readEdition(editions, id);
    if (stored.edition.asOf < asOf) return stored;
    id = stored.edition.parent?.id ?? null;
  }
  return null;
}

function forecastsOf({ data }: Folders, { id, edition }: StoredEdition): string[] {
  const from = (table: EditionTable | undefined, columns: string): string[] =>
    (table?.objects ?? []).map(({ sha256 }) => `SELECT ${columns} FROM read_parquet(${quoteText(join(data, objectPath(sha256)))})`);
  const said = (kind: string, day: string): string =>
    `${quoteText(id)} AS x_EditionId, ${quoteText(edition.asOf)}::DATE AS x_EditionAsOf, '${kind}' AS x_PeriodKind, x_ScopeLevel, x_ScopeUnit, ${day} AS x_PeriodStart, x_Forecast, x_Low80, x_High80`;
  const { cost_forecasts, daily_forecasts, earlier_forecasts } = edition.tables;
  return [
    ...from(cost_forecasts, said('month', 'BillingPeriodStart')).map((sql) => `${sql} WHERE x_Forecast IS NOT NULL`),
    ...from(daily_forecasts, said('day', 'ChargePeriodStart')),
    ...from(earlier_forecasts, 'x_EditionId, x_EditionAsOf, x_PeriodKind, x_ScopeLevel, x_ScopeUnit, x_PeriodStart, x_Forecast, x_Low80, x_High80'),
  ];
}
