/** Lays events.yaml out as rows that SQL joins. */
// makes: known_events
// in:    events.yaml, cost_centers, monthly_costs
import { join } from 'node:path';
import type { Context } from '../../engine/context.ts';
import type { Database } from '../../engine/duckdb.ts';
import { CostbookError, nearestWord } from '../../engine/errors.ts';
import { type KnownEvent, readKnownEvents } from './events-file.ts';

const COLUMNS = {
  x_EventName: 'VARCHAR',
  x_EventKind: 'VARCHAR',
  x_FirstDay: 'DATE',
  x_LastDay: 'DATE',
  x_ScopeLevel: 'VARCHAR',
  x_ScopeUnit: 'VARCHAR',
  ServiceProviderName: 'VARCHAR',
  ServiceName: 'VARCHAR',
  x_Pool: 'VARCHAR',
  x_TotalAmount: 'DECIMAL(38, 12)',
  x_MonthlyAmount: 'DECIMAL(38, 12)',
  x_Percent: 'DECIMAL(18, 12)',
  x_Where: 'VARCHAR',
} as const;

/**
 * Makes `known_events` (contract/gold.ts). Throws the errors of {@link readKnownEvents} and EventUnitUnknown (exit code 1). A provider, service or pool
 * that no charge has may be one that is to come: it is said, and no error.
 */
export async function buildKnownEvents({ database, folders, log }: Context): Promise<void> {
  const events = readKnownEvents(folders.inputs);
  const units = await database.rows<Record<'x_ScopeLevel' | 'x_ScopeUnit', string>>(`
    SELECT DISTINCT * FROM (
      SELECT unnest(['company', 'business unit', 'department', 'cost center']) AS x_ScopeLevel,
        unnest([x_Company, x_BusinessUnit, x_Department, x_CostCenter]) AS x_ScopeUnit
      FROM cost_centers)
    WHERE x_ScopeUnit IS NOT NULL ORDER BY ALL`);
  const unitsOf = (level: string): string[] => units.filter((unit) => unit.x_ScopeLevel === level).map((unit) => unit.x_ScopeUnit);
  for (const event of events) refuseUnknownUnit(event, unitsOf(event.level), folders.inputs);
  const [company] = unitsOf('company');
  await database.createTextTable(
    'known_events_text',
    Object.keys(COLUMNS),
    events.map((event) => ({
      x_EventName: event.name,
      x_EventKind: event.kind,
      x_FirstDay: event.firstDay,
      x_LastDay: event.lastDay,
      x_ScopeLevel: event.level,
      x_ScopeUnit: event.unit ?? company ?? null,
      ServiceProviderName: event.provider,
      ServiceName: event.service,
      x_Pool: event.pool,
      x_TotalAmount: event.totalAmount,
      x_MonthlyAmount: event.monthlyAmount,
      x_Percent: event.percent,
      x_Where: event.where,
    })),
  );
  const casts = Object.entries(COLUMNS).map(([column, type]) => `${column}::${type} AS ${column}`);
  await database.run(`CREATE OR REPLACE TABLE known_events AS SELECT ${casts.join(', ')} FROM known_events_text`);
  await database.run('DROP TABLE known_events_text');
  if (events.length > 0) for (const note of await unknownNames(database, events)) log.note(note);
}

/** One note for each name in a scope that no charge has. */
async function unknownNames(database: Database, events: readonly KnownEvent[]): Promise<string[]> {
  const rows = await database.rows<Record<'kind' | 'name', string>>(`
    SELECT DISTINCT unnest(['provider', 'service', 'pool']) AS kind, unnest([ServiceProviderName, ServiceName, x_Pool]) AS name FROM monthly_costs ORDER BY ALL`);
  return events.flatMap((event) =>
    (['provider', 'service', 'pool'] as const).flatMap((kind) => {
      const named = event[kind];
      const known = rows.flatMap((row) => (row.kind === kind && row.name !== null ? [row.name] : []));
      if (named === null || known.includes(named)) return [];
      const nearest = nearestWord(named, known);
      const effect = event.percent === null ? 'what it adds goes to what bears the cost of its unit' : 'a percentage of it is nothing';
      return [`EventScopeUnknown  ${event.where}: no charge has the ${kind} "${named}", so ${effect}.${nearest ? ` Did you mean "${nearest}"?` : ''}`];
    }),
  );
}

function refuseUnknownUnit({ name, level, unit, where }: KnownEvent, known: readonly string[], inputs: string): void {
  if (unit === null || known.includes(unit)) return;
  const nearest = nearestWord(unit, known);
  throw new CostbookError({
    name: 'EventUnitUnknown',
    what: `Event "${name}" is for the ${level} "${unit}", which does not exist.`,
    why: `organization.yaml has ${known.slice(0, 8).join(', ') || 'none'}${known.length > 8 ? ', …' : ''}.`,
    fix: nearest ? `Write "${nearest}".` : `Add "${unit}" to organization.yaml or remove the event.`,
    where: join(inputs, where),
  });
}
