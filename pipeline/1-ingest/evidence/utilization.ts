/** Utilisation: how much of a resource was used, hour by hour. */
import { quoteName, quoteText } from '../../engine/duckdb.ts';
import { readValue } from '../read-values.ts';
import type { UtilizationTable } from './utilization-file.ts';

/** Metrics that are read, and what a value in each unit is worth: shares are kept from 0 to 1, all others in the unit that their name says. */
export const METRICS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  cpu: { percent: 0.01, ratio: 1 },
  memory: { percent: 0.01, ratio: 1 },
  gpu: { percent: 0.01, ratio: 1 },
  'gpu-memory': { percent: 0.01, ratio: 1 },
  'network-bytes-per-second': { 'bytes-per-second': 1, 'bytes-per-hour': 1 / 3600, 'bits-per-second': 1 / 8 },
  'disk-operations-per-second': { 'operations-per-second': 1, 'operations-per-hour': 1 / 3600 },
  'requests-per-second': { 'requests-per-second': 1, 'requests-per-hour': 1 / 3600 },
  connections: { count: 1 },
  'cpu-cores': { cores: 1, millicores: 0.001 },
  'cpu-cores-requested': { cores: 1, millicores: 0.001 },
  'memory-bytes': { bytes: 1, mebibytes: 1024 ** 2, gibibytes: 1024 ** 3 },
  'memory-bytes-requested': { bytes: 1, mebibytes: 1024 ** 2, gibibytes: 1024 ** 3 },
};

/** Columns of a table of utilisation, however its heads are spelled; Maximum may be absent. */
export const UTILIZATION_HEADERS = ['ResourceId', 'Metric', 'Hour', 'Average', 'Maximum', 'Unit'] as const;

/** SQL of one measure in a row: name, values and unit. */
export interface Measure {
  readonly metric: string;
  readonly average: string;
  readonly maximum: string;
  readonly unit: string;
}

/** Where a table says what: SQL expressions over its columns, as text. */
export interface UtilizationLayout {
  readonly resource: string;
  readonly hour: string;
  /** The hour's column as a time. */
  readonly time: string;
  readonly measures: readonly Measure[];
}

/** Head of a table without its spelling: `x_ResourceId`, `resource id` and `ResourceId` are the same; Timestamp and Time are Hour. */
export function headName(header: string): string {
  const letters = header
    .replace(/^\ufeff/, '')
    .toLowerCase()
    .replace(/^x_/, '')
    .replace(/[^a-z]/g, '');
  return { timestamp: 'hour', time: 'hour', resource: 'resourceid', peak: 'maximum' }[letters] ?? letters;
}

/** Whether heads are those of a table of utilisation, its unit aside. */
export function isUtilization(headers: readonly string[]): boolean {
  const names = new Set(headers.map(headName));
  return ['resourceid', 'metric', 'hour', 'average'].every((name) => names.has(name));
}

/** A column of a table, its name in the relation and its type in DuckDB. */
interface Column {
  readonly header: string;
  readonly name: string;
  readonly type: string;
}

/** Layout of a table with the usual heads; null where it does not say in which unit its values are. */
export function usualLayout(columns: readonly Column[]): UtilizationLayout | null {
  const column = (wanted: string): string | undefined => {
    const found = columns.find(({ header }) => headName(header) === wanted.toLowerCase());
    return found && text(quoteName(found.name));
  };
  const unit = column('Unit');
  if (unit === undefined) return null;
  const hour = columns.find(({ header }) => headName(header) === 'hour')!;
  const measure = { metric: column('Metric')!, average: column('Average')!, maximum: column('Maximum') ?? 'NULL', unit };
  return { resource: column('ResourceId')!, hour: column('Hour')!, time: timeOf(hour), measures: [measure] };
}

/** Layout that a table of utilization.yaml describes, whose columns are all among these; null where one of them is not. */
export function describedLayout(table: UtilizationTable, columns: readonly Column[]): UtilizationLayout | null {
  const missing: string[] = [];
  const column = (wanted: string | undefined): string => {
    if (wanted === undefined) return 'NULL';
    const found = columns.find(({ header }) => header === wanted);
    if (!found) missing.push(wanted);
    return found ? text(quoteName(found.name)) : 'NULL';
  };
  const { metric } = table;
  const metrics = Object.entries(table.metrics);
  const measures =
    metric === undefined
      ? metrics.map(([name, { average, maximum, unit }]) => ({
          metric: quoteText(name),
          average: column(average),
          maximum: column(maximum),
          unit: quoteText(unit),
        }))
      : [
          {
            metric: `CASE ${column(metric)} ${metrics.map(([name, { called }]) => `WHEN ${quoteText(called ?? name)} THEN ${quoteText(name)}`).join(' ')} END`,
            average: column(table.average),
            maximum: column(table.maximum),
            unit: `CASE ${column(metric)} ${metrics.map(([name, { called, unit }]) => `WHEN ${quoteText(called ?? name)} THEN ${quoteText(unit)}`).join(' ')} END`,
          },
        ];
  const hour = columns.find(({ header }) => header === table.hour);
  const layout = { resource: column(table.resource), hour: column(table.hour), time: hour ? timeOf(hour) : 'NULL', measures };
  return missing.length === 0 ? layout : null;
}

/**
 * SELECT over `relation` of one row a resource, metric and moment: ResourceId, x_Metric, x_Hour, x_Average, x_Maximum, and x_Problem, the column and text of
 * a value that cannot be, parted by `|`. Metrics that are not read have x_Metric NULL; their rows stay, so that a row's number still tells its line.
 */
export function utilizationSql(layout: UtilizationLayout, relation: string): string {
  const units = Object.entries(METRICS).map(([metric, of]) => {
    const factors = Object.entries(of).map(([unit, factor]) => `WHEN ${quoteText(unit)} THEN ${factor}::DOUBLE`);
    return `WHEN ${quoteText(metric)} THEN CASE u ${factors.join(' ')} END`;
  });
  const isShare = "metric IN ('cpu', 'memory', 'gpu', 'gpu-memory')";
  const beyond = (value: string): string => `(${value} < 0 OR (${isShare} AND ${value} > 1.05))`;
  return `
    SELECT
      ResourceId, metric AS x_Metric, hour AS x_Hour,
      CASE WHEN ${isShare} AND average * factor > 1 THEN 1 ELSE average * factor END AS x_Average,
      CASE WHEN ${isShare} AND maximum * factor > 1 THEN 1 ELSE maximum * factor END AS x_Maximum,
      CASE
        WHEN metric IS NULL OR (a IS NULL AND p IS NULL) THEN NULL
        WHEN ResourceId IS NULL THEN 'ResourceId|'
        WHEN hour IS NULL THEN 'Hour|' || coalesce(h, '')
        WHEN factor IS NULL THEN 'Unit|' || coalesce(u, '') || '|' || metric
        WHEN average IS NULL OR NOT isfinite(average) THEN 'Average|' || coalesce(a, '')
        WHEN p IS NOT NULL AND (maximum IS NULL OR NOT isfinite(maximum)) THEN 'Maximum|' || p
        WHEN ${beyond('average * factor')} THEN 'Share|' || a || '|' || metric || '|' || u
        WHEN ${beyond('maximum * factor')} THEN 'Share|' || p || '|' || metric || '|' || u
      END AS x_Problem
    FROM (
      SELECT
        *, CASE metric ${units.join(' ')} END AS factor,
        TRY_CAST(a AS DOUBLE) AS average, TRY_CAST(p AS DOUBLE) AS maximum, date_trunc('hour', t) AS hour
      FROM (
        SELECT
          r AS ResourceId, h, t, nullif(a, '') AS a, nullif(p, '') AS p, replace(lower(trim(u)), '%', 'percent') AS u, lower(trim(m)) AS name,
          CASE WHEN name IN (${Object.keys(METRICS).map(quoteText).join(', ')}) THEN name END AS metric
        FROM (${longSql(layout, relation)})
      )
    )`;
}

/** One row a measure, in the order of the table; several measures of a row follow each other. */
function longSql({ resource, hour, time, measures }: UtilizationLayout, relation: string): string {
  const row = `nullif(trim(${resource}), '') AS r, ${hour} AS h, ${time} AS t`;
  const [only, ...others] = measures;
  if (only && others.length === 0)
    return `SELECT ${row}, ${only.metric} AS m, ${only.average} AS a, ${only.maximum} AS p, ${only.unit} AS u FROM (${relation})`;
  const structs = measures.map(({ metric, average, maximum, unit }) => `{'m': ${metric}, 'a': ${average}, 'p': ${maximum}, 'u': ${unit}}`);
  return `SELECT r, h, t, measure.m, measure.a, measure.p, measure.u FROM (SELECT ${row}, unnest([${structs.join(', ')}]) AS measure FROM (${relation}))`;
}

function timeOf({ name, type }: Column): string {
  return readValue('time', quoteName(name), type, 'month first');
}

function text(column: string): string {
  return `${column}::VARCHAR`;
}
