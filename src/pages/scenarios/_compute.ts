/** Asks the reader's engine what a draft does, and draws it. */
import type { ChartContext } from '../../charts/chart.ts';
import { draw } from '../../charts/draw.ts';
import { scenarioMonths } from '../../charts/scenario-months.ts';
import { query } from '../../query/in-browser.ts';
import { type Draft, draftOf, type Saved } from './_draft.ts';
import { draftQueries } from './_draft-sql.ts';
import type { Outcome } from './_Editor.tsx';

/** @throws {QueryError} when the engine refuses. */
export async function compute(draft: Draft, saved: readonly Saved[], context: ChartContext, width: number): Promise<Outcome> {
  const before = draft.after.flatMap((name) => saved.filter((scenario) => scenario.name === name).map(({ address }) => draftOf(address, draft, [])));
  const queries = draftQueries(draft.name, [...before, draft]);
  const months = await query.rows(queries.months.sql, queries.months.parameters);
  const changes = await query.rows(queries.changes.sql, queries.changes.parameters);
  const drawing = draw(scenarioMonths.plot(months, context, width), scenarioMonths.measure(months, context));
  return { draft, months, changes, query: queries.months, drawing };
}
