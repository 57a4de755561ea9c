/** Lays out what chargeback.yaml says: modes as rows for people, and its words as they stood, so that a journal can be made again. */
// makes: chargeback_modes, chargeback_words
// in:    chargeback.yaml, cost_centers, pools
import type { Context } from '../../engine/context.ts';
import { readChargeback, standardOf } from './chargeback.ts';
import { wordsOf } from './words.ts';

/**
 * Makes `chargeback_modes`: each step of each cost center, the standard for those without any; and `chargeback_words`: a line a key of
 * chargeback.yaml. Throws the errors of {@link readChargeback}.
 */
export async function buildChargebackModes({ database, folders }: Context): Promise<void> {
  const names = async (sql: string) => (await database.rows<{ name: string }>(sql)).map(({ name }) => name);
  const costCenters = await names('SELECT x_CostCenter AS name FROM cost_centers ORDER BY 1');
  const pools = await names('SELECT DISTINCT x_Pool AS name FROM pools ORDER BY 1');
  const { file, chargeback } = readChargeback(folders.inputs, { costCenters, pools });
  const rows = costCenters.flatMap((costCenter) => {
    const own = chargeback.steps.get(costCenter) ?? [];
    const steps = own[0]?.validFrom === chargeback.standard.validFrom ? own : [standardOf(chargeback.standard, costCenter), ...own];
    return steps.map(({ mode, validFrom, where }) => ({
      x_CostCenter: costCenter,
      x_ValidFrom: validFrom,
      x_ChargebackMode: mode,
      x_Where: `chargeback.yaml:${where.split(':').at(-1)}`,
    }));
  });
  await database.createTextTable('chargeback_modes_text', ['x_CostCenter', 'x_ValidFrom', 'x_ChargebackMode', 'x_Where'], rows);
  await database.run('CREATE OR REPLACE TABLE chargeback_modes AS SELECT * REPLACE (x_ValidFrom::DATE AS x_ValidFrom) FROM chargeback_modes_text');
  await database.run('DROP TABLE chargeback_modes_text');
  await database.createTextTable('chargeback_words', ['x_Key', 'x_Words'], wordsOf(file));
}
