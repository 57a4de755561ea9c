/** What an edition knew of a month, and how chargeback.yaml wanted it charged in its day. */
import { readChargeback } from '../../4-summarize/chargeback/chargeback.ts';
import type { JournalCost, KnownCosts } from '../../4-summarize/chargeback/journal.ts';
import { type ChargebackWord, chargebackOfWords } from '../../4-summarize/chargeback/words.ts';
import type { StoredEdition } from '../../6-publish/editions/manifest.ts';
import { openEdition } from '../../6-publish/editions/open.ts';
import type { Folders } from '../../engine/context.ts';
import { Database } from '../../engine/duckdb.ts';

/** Costs of a month (`2026-10`) with the words of the edition; `hasWords` is false where it kept none, so that those at hand stand in. */
export async function knownCosts(folders: Folders, { id, edition }: StoredEdition, month: string): Promise<{ costs: KnownCosts; hasWords: boolean }> {
  const hasWords = Object.hasOwn(edition.tables, 'chargeback_words');
  const database = await Database.open();
  try {
    await openEdition(database, folders.data, edition);
    const costs = await database.rows<Record<keyof JournalCost, never>>(
      `SELECT x_CostCenter, x_Pool, ChargeCategory, ServiceCategory, correction, sum(EffectiveCost)::DECIMAL(38, 12)::VARCHAR AS EffectiveCost
       FROM (SELECT *, NULL::VARCHAR AS correction FROM monthly_costs ${Object.hasOwn(edition.tables, 'cost_corrections') ? CORRECTIONS : ''}) WHERE BillingPeriodStart = $month::DATE GROUP BY ALL ORDER BY ALL`,
      { month: `${month}-01` },
    );
    const centers = await database.rows<Record<string, string>>('SELECT x_CostCenter, x_CostCenterName FROM cost_centers ORDER BY 1');
    const words = hasWords ? await database.rows<ChargebackWord>('SELECT x_Key, x_Words FROM chargeback_words ORDER BY x_Key') : [];
    const chargeback = hasWords ? chargebackOfWords(words) : readChargeback(folders.inputs, null).chargeback;
    const names = new Map(centers.map((row) => [row.x_CostCenter!, row.x_CostCenterName!]));
    return { costs: { editionId: id, company: edition.company, currency: edition.reportingCurrency, chargeback, names, costs }, hasWords };
  } finally {
    database.close();
  }
}

/** What corrects closed months is taken out of the month's cost and stands for itself. */
const CORRECTIONS = `
  UNION ALL BY NAME SELECT * REPLACE (-EffectiveCost AS EffectiveCost), NULL::VARCHAR AS correction FROM cost_corrections
  UNION ALL BY NAME SELECT *, concat('Correction of ', strftime(x_CorrectedPeriodStart, '%Y-%m'), ', ', x_CorrectionKind, ', ', x_CorrectionReference) AS correction
  FROM cost_corrections`;
