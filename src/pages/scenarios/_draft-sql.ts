/** A draft as SQL: the definition that the build runs, over the reader's changes in place of those of scenarios.yaml. */
import effectsSql from '#contract/scenario_effects.sql?raw';
import forecastsSql from '#contract/scenario_forecasts.sql?raw';
import { CHANGE_TYPES, changeOf, type Scenario } from '#contract/scenarios.ts';
import type { Parameters } from '../../query/query.ts';
import changesSql from './_changes.sql?raw';
import monthsSql from './_months.sql?raw';

export interface DraftQuery {
  readonly sql: string;
  readonly parameters: Parameters;
}

/** The figures of `changes` together, in their order: `months` as in _months.sql, `changes` as in _changes.sql. */
export function draftQueries(name: string, changes: readonly Scenario[]): { readonly months: DraftQuery; readonly changes: DraftQuery } {
  const parameters: Record<string, string | null> = { scenario: name };
  const lines = changes.map((change, index) => {
    const row: Record<string, string | null> = { x_Scenario: name, x_ChangeOrder: String(index + 1), ...changeOf(change) };
    return `(${Object.entries(CHANGE_TYPES).map(([column, type]) => {
      parameters[`${column}_${index + 1}`] = row[column] || null;
      return `$${column}_${index + 1}::${type}`;
    })})`;
  });
  const tables = `WITH scenario_changes AS (
  SELECT * FROM (VALUES
    ${lines.join(',\n    ')}
  ) AS changes (${Object.keys(CHANGE_TYPES).join(', ')})
),
scenario_effects AS (
${effectsSql.trim()}
),
scenario_forecasts AS (
${forecastsSql.trim()}
)`;
  return { months: { sql: `${tables}\n${monthsSql.trim()}`, parameters }, changes: { sql: `${tables}\n${changesSql.trim()}`, parameters } };
}
