/** Lays the decisions on anomalies out as rows that SQL joins. */
// makes: anomaly_decisions
// in:    decisions.yaml, found_anomalies
import type { Context } from '../../engine/context.ts';
import { storeRows } from '../store-rows.ts';
import { readAnomalyDecisions } from './decisions-file.ts';

/**
 * Makes `anomaly_decisions` (contract/gold.ts). Throws the errors of {@link readAnomalyDecisions} (exit code 1). A decision on an anomaly that
 * this edition does not have is kept and said: bills that were restated can take an anomaly back.
 */
export async function buildAnomalyDecisions({ database, folders, log }: Context): Promise<void> {
  const found = await database.rows<{ x_AnomalyId: string }>('SELECT x_AnomalyId FROM found_anomalies');
  const known = new Set(found.map(({ x_AnomalyId }) => x_AnomalyId));
  const decisions = readAnomalyDecisions(folders.inputs);
  for (const { id, where } of decisions) {
    if (!known.has(id))
      log.note(`AnomalyNotFound  ${where}: no anomaly ${id} in this edition, so the decision does nothing. Look its id up on the page Anomalies.`);
  }
  await storeRows(
    database,
    'anomaly_decisions',
    {
      x_AnomalyId: 'VARCHAR',
      x_Decision: 'VARCHAR',
      x_DecisionReason: 'VARCHAR',
      x_DecidedBy: 'VARCHAR',
      x_DecidedOn: 'DATE',
      x_IsFound: 'BOOLEAN',
      x_Where: 'VARCHAR',
    },
    decisions.map(({ id, decision, reason, by, on, where }) => ({
      x_AnomalyId: id,
      x_Decision: decision,
      x_DecisionReason: reason,
      x_DecidedBy: by,
      x_DecidedOn: on,
      x_IsFound: known.has(id),
      x_Where: where,
    })),
  );
}
