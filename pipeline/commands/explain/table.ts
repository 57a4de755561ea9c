/** Explains a gold table: what a row is, how many there are, the recipe, and the way back to the bills. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GOLD, type GoldTable, type GoldTableName } from '#contract/gold.ts';
import type { StoredEdition } from '../../6-publish/editions/manifest.ts';
import { type Database, quoteName } from '../../engine/duckdb.ts';
import { tableRecipes } from '../../engine/lineage.ts';
import type { Explanation } from './explanation.ts';
import { originSections, otherRecipes } from './origins.ts';

const ROOT = join(import.meta.dirname, '../../..');

export interface TableQuestion {
  readonly table: GoldTableName;
  readonly inputs: string;
  /** Rows to show. */
  readonly lines: number;
}

/** Over an open edition. */
export async function explainTable(database: Database, { id, edition }: StoredEdition, { table, inputs, lines }: TableQuestion): Promise<Explanation> {
  const stored = edition.tables[table];
  const { grain, partitionedBy }: GoldTable = GOLD[table];
  const made = tableRecipes().get(table);
  const sums = Object.entries(stored?.sums ?? {}).map(([column, sum]) => ({ Fact: `sum of ${column}`, Is: sum }));
  const order = partitionedBy ? `ORDER BY ${quoteName(partitionedBy)} DESC` : '';
  return {
    title: `${table}: ${grain}.`,
    edition: id,
    sections: [
      {
        title: 'What it holds',
        rows: [{ Fact: 'rows', Is: String(stored?.rows ?? 0) }, { Fact: 'objects', Is: String(stored?.objects.length ?? 0) }, ...sums],
      },
      ...(made
        ? [
            {
              title: `How it is made: ${made.file}`,
              rows: [],
              ...(made.file.endsWith('.sql') ? { text: readFileSync(join(ROOT, made.file), 'utf8').trimEnd() } : {}),
            },
          ]
        : []),
      ...originSections([table], inputs),
      ...(stored
        ? [{ title: `Rows, ${Math.min(lines, stored.rows)} of ${stored.rows}`, rows: await database.rows(`FROM ${quoteName(table)} ${order} LIMIT ${lines}`) }]
        : []),
    ],
    proofs: [],
    notes: [...otherRecipes(edition), ...(stored ? [] : [`Edition ${id} was published before there was this table.`])],
  };
}
