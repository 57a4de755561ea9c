/** A view as SQL: names come from the whitelist in _view.ts, what the reader chose goes in as parameters. */
import type { Parameters } from '../../query/query.ts';
import { DIMENSION_NAMES, DIMENSIONS, type Dimension, grainOf, usesTags, type View } from './_view.ts';

/** Parts beyond these are added up as Other. */
const PARTS_SHOWN = 60;
/** How NULL is called, in rows and in filters. */
export const NONE = '(none)';

export interface ViewQuery {
  readonly sql: string;
  readonly parameters: Parameters;
  /** Names of the result's columns. */
  readonly period: 'BillingPeriodStart' | 'ChargePeriodStart';
  readonly part: string;
}

/** The query whose rows are one period and part each, with the view's measure. */
export function viewQuery(view: View): ViewQuery {
  const parameters: Record<string, string> = { from_month: `${view.from}-01`, to_month: `${view.to}-01` };
  const conditions = ['BillingPeriodStart BETWEEN $from_month::DATE AND $to_month::DATE', ...filterConditions(view, parameters)];
  const period = grainOf(view) === 'day' ? 'ChargePeriodStart' : 'BillingPeriodStart';
  const part = partName(view);
  const sql = `WITH chosen AS (
  SELECT ${period}, ${partSql(view)} AS x_Part, ${view.measure}
  FROM ${sourceOf(view)}
  WHERE ${conditions.join('\n    AND ')}
),
ranked AS (
  SELECT x_Part, row_number() OVER (ORDER BY sum(${view.measure}) DESC, x_Part) AS x_Rank
  FROM chosen
  GROUP BY x_Part
)
SELECT ${period}, CASE WHEN x_Rank <= ${PARTS_SHOWN} THEN x_Part ELSE 'Other' END AS ${part}, sum(${view.measure}) AS ${view.measure}
FROM chosen JOIN ranked USING (x_Part)
GROUP BY ALL
ORDER BY ALL`;
  return { sql, parameters, period, part };
}

/** The smallest table that can answer. */
function sourceOf(view: View): string {
  const table = usesTags(view) ? 'monthly_tag_costs' : grainOf(view) === 'day' ? 'daily_costs' : 'monthly_costs';
  const needsDepartment = view.by === 'department' || view.filters.department?.length;
  return needsDepartment ? `${table} LEFT JOIN cost_centers USING (x_CostCenter)` : table;
}

function filterConditions(view: View, parameters: Record<string, string>): string[] {
  const conditions = DIMENSION_NAMES.filter((name) => view.filters[name]?.length && isKnown(name, view)).map((name) =>
    oneOf(named(DIMENSIONS[name].part), name, view.filters[name]!, parameters),
  );
  if (!usesTags(view)) return conditions;
  parameters.tag_key = view.tagKey!;
  conditions.push('x_TagKey = $tag_key');
  if (view.tagValues.length) conditions.push(oneOf('x_TagValue', 'tag_value', view.tagValues, parameters));
  return conditions;
}

/** Whether the view's table knows the dimension: tags do not tell the kind of charge. */
export function isKnown(name: Dimension, view: View): boolean {
  return name !== 'charge' || !usesTags(view);
}

function oneOf(expression: string, name: string, values: readonly string[], parameters: Record<string, string>): string {
  const places = values.map((value, i) => {
    parameters[`${name}_${i + 1}`] = value;
    return `$${name}_${i + 1}`;
  });
  return `${expression} IN (${places.join(', ')})`;
}

function partSql(view: View): string {
  if (view.by === 'none' || (view.by !== 'tag' && !isKnown(view.by, view))) return "'All'";
  return view.by === 'tag' ? 'x_TagValue' : named(DIMENSIONS[view.by].part);
}

function partName(view: View): string {
  return view.by === 'none' ? 'x_Part' : view.by === 'tag' ? 'x_TagValue' : DIMENSIONS[view.by].column;
}

function named(expression: string): string {
  return `coalesce(${expression}, '${NONE}')`;
}
