/** What became of recommendations: decisions joined with what is known of them, and savings measured on the bill. */
// makes: written_decisions
// in:    decisions.yaml
import type { Context } from '../../engine/context.ts';
import { makeEmptyTables } from '../../engine/empty-tables.ts';
import { buildModels } from '../../engine/model.ts';
import { readRecommendationDecisions } from '../decisions/decisions-file.ts';
import { storeRows } from '../store-rows.ts';

/**
 * Makes `known_recommendations`, `recommendation_decisions` and `realised_savings` (contract/gold.ts). Throws the errors of
 * {@link readRecommendationDecisions} (exit code 1). A decision on what no edition at hand found, and that does not name its resource, is kept and said.
 */
export async function buildSavings(context: Context): Promise<void> {
  const { database, folders, log } = context;
  const decisions = readRecommendationDecisions(folders.inputs);
  // An edition before this one may have left it (room 6, remembered_recommendations); the first has none.
  await database.run(`CREATE TABLE IF NOT EXISTS remembered_recommendations AS
    SELECT * EXCLUDE (x_MonthlyCost), NULL::DATE AS x_FirstFoundOn, NULL::DATE AS x_LastFoundOn FROM cost_recommendations WHERE false`);
  await buildModels(context, import.meta.dirname, ['known_recommendations']);
  if (decisions.length === 0) {
    await makeEmptyTables(database, ['recommendation_decisions', 'realised_savings']);
    return;
  }
  await storeRows(
    database,
    'written_decisions',
    {
      x_RecommendationId: 'VARCHAR',
      x_RecommendationKind: 'VARCHAR',
      x_Action: 'VARCHAR',
      ResourceId: 'VARCHAR',
      x_ClaimedMonthlySavings: 'DECIMAL(38, 12)',
      x_Decision: 'VARCHAR',
      x_DecidedOn: 'DATE',
      x_ExpiresOn: 'DATE',
      x_DecisionReason: 'VARCHAR',
      x_DecisionOwner: 'VARCHAR',
      x_Ticket: 'VARCHAR',
      x_DecidedBy: 'VARCHAR',
      x_Where: 'VARCHAR',
    },
    decisions.map(({ id, decision, kind, action, resource, claimed, on, until, reason, owner, ticket, by, where }) => ({
      x_RecommendationId: id,
      x_RecommendationKind: kind,
      x_Action: action,
      ResourceId: resource,
      x_ClaimedMonthlySavings: claimed,
      x_Decision: decision.charAt(0).toUpperCase() + decision.slice(1),
      x_DecidedOn: on,
      x_ExpiresOn: until,
      x_DecisionReason: reason,
      x_DecisionOwner: owner,
      x_Ticket: ticket,
      x_DecidedBy: by,
      x_Where: where,
    })),
  );
  await buildModels(context, import.meta.dirname, ['followed_decisions', 'followed_costs', 'measured_windows', 'recommendation_decisions', 'realised_savings']);
  const unknown = await database.rows<{ id: string; where: string }>(
    'SELECT x_RecommendationId AS id, x_Where AS "where" FROM followed_decisions WHERE NOT x_IsKnown AND ResourceId IS NULL ORDER BY ALL',
  );
  for (const { id, where } of unknown)
    log.note(
      `RecommendationNotFound  ${where}: neither this edition nor one before it has recommendation ${id}. Add resource: to measure it, or look its id up on the page Recommendations.`,
    );
}
