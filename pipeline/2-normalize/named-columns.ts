/** Columns that rules name and daily charges do not keep by themselves: a rule may speak of any column of a charge. */
// makes: attributed_charges
// in:    charges, allocation.yaml, dimensions/*.yaml
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAILY_DIMENSIONS } from '../contract/charges.ts';
import type { Context } from '../engine/context.ts';
import { quoteName, quoteText } from '../engine/duckdb.ts';
import { inputNames } from '../engine/folders.ts';

/**
 * Makes the view `attributed_charges`: `charges` with `x_NamedColumns`, a JSON object of the columns that the rules of a dimension name beside the
 * daily dimensions, or NULL where it names none; those of other folders of inputs count too. Naming one makes daily charges as fine as its values.
 */
export async function createAttributedCharges(
  { database, folders }: Pick<Context, 'database' | 'folders'>,
  otherInputs: readonly string[] = [],
): Promise<void> {
  const files = [folders.inputs, ...otherInputs].flatMap((folder) =>
    ['allocation.yaml', ...inputNames(folder, 'dimensions')].map((name) => join(folder, name)),
  );
  const paths = files.filter((path) => existsSync(path));
  const words = new Set(paths.flatMap((path) => readFileSync(path, 'utf8').match(/[A-Za-z_]\w*/g) ?? []));
  const columns = await database.rows<{ column_name: string }>('DESCRIBE SELECT * FROM charges');
  const named = columns.map(({ column_name }) => column_name).filter((name) => words.has(name) && !(name in DAILY_DIMENSIONS) && !NEVER.has(name));
  const pairs = named.sort().flatMap((name) => [quoteText(name), `${quoteName(name)}::VARCHAR`]);
  const value = pairs.length === 0 ? 'NULL::VARCHAR' : `json_object(${pairs.join(', ')})::VARCHAR`;
  await database.run(`CREATE OR REPLACE VIEW attributed_charges AS SELECT *, ${value} AS x_NamedColumns FROM charges`);
}

/** A column of its own for every charge would make every day as long as its bill. */
const NEVER = new Set(['x_ChargeId', 'x_BillRow', 'x_BillId']);
