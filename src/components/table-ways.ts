/** Where the tables of an SQL text come from, as the edition says it of itself. */
import { query } from '../query/at-build.ts';
import { columnsRead } from '../query/columns-read.ts';
import { COLUMNS } from '../query/gold-columns.ts';

export interface TableWay {
  readonly table: string;
  /** File of the recipe that makes it. */
  readonly recipe: string;
  /** From the table back to the bills, parted by ←. */
  readonly way: string;
}

let known: Promise<ReadonlyMap<string, TableWay>> | undefined;

/** One line for each gold table that the text names; none where the edition does not say. */
export async function waysOf(sql: string): Promise<TableWay[]> {
  known ??= readWays();
  const ways = await known;
  return [...columnsRead(sql, COLUMNS).keys()].flatMap((table) => ways.get(table) ?? []);
}

async function readWays(): Promise<ReadonlyMap<string, TableWay>> {
  const rows = await query.rows('SELECT x_Table, x_Recipe, x_Way FROM table_recipes');
  return new Map(rows.map((row) => [String(row.x_Table), { table: String(row.x_Table), recipe: String(row.x_Recipe), way: String(row.x_Way) }]));
}
