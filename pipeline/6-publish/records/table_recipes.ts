/** Table `table_recipes`: what every table is made of, so that an edition can say it of itself. */
// makes: table_recipes
// in:    *.sql, *.ts
import type { Context } from '../../engine/context.ts';
import { tableRecipes, wayToBills } from '../../engine/lineage.ts';

export async function buildTableRecipes({ database }: Context): Promise<void> {
  const rows = [...tableRecipes().values()].map(({ table, file, grain, reads }) => ({
    x_Table: table,
    x_Recipe: file,
    x_Grain: grain,
    x_Reads: reads.join(', '),
    x_Way: wayToBills(table).join(' ← '),
  }));
  await database.createTextTable('table_recipes', ['x_Table', 'x_Recipe', 'x_Grain', 'x_Reads', 'x_Way'], rows);
}
