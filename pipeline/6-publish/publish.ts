/** Room 6: tables leave the house as an edition. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Edition, EditionFile, EditionTable } from '#contract/edition.ts';
import { GOLD, type GoldTableName } from '#contract/gold.ts';
import type { Context } from '../engine/context.ts';
import { sha256Of } from '../engine/lake.ts';
import { recipe } from '../engine/recipe.ts';
import { latestId, readEdition, type StoredEdition, storeEdition } from './editions/manifest.ts';
import { writeTable } from './editions/objects.ts';

const INPUT_FILES = ['organization.yaml', 'allocation.yaml', 'budgets.csv', 'exchange-rates.csv', 'providers.yaml'];

export interface Published extends StoredEdition {
  /** False when bills, inputs and code say the same as the newest edition: then that one is returned. */
  readonly isNew: boolean;
}

/**
 * Writes every gold table as objects and the edition that names them, then switches `latest` to it.
 * The edition depends on bills, inputs, as-of day, code and parent alone, never on the clock or the order of files.
 */
export async function publish(context: Context): Promise<Published> {
  const { database, folders } = context;
  const threads = await database.value("SELECT current_setting('threads')");
  await database.run('SET threads = 1');
  await database.run('SET preserve_insertion_order = true');
  const tables: Record<string, EditionTable> = {};
  for (const name of Object.keys(GOLD) as GoldTableName[]) tables[name] = await writeTable(context, name);
  await database.run('SET preserve_insertion_order = false');
  await database.run(`SET threads = ${threads}`);

  const [parameters] = await database.rows<{ x_AsOf: string; x_ReportingCurrency: string; x_CompanyName: string }>('SELECT * FROM parameters');
  const content: Omit<Edition, 'parent'> = {
    format: 1,
    asOf: parameters!.x_AsOf,
    company: parameters!.x_CompanyName,
    reportingCurrency: parameters!.x_ReportingCurrency,
    code: recipe(),
    bills: await billFiles(context),
    inputs: inputFiles(folders.inputs),
    tables,
    checks: await checkCounts(context),
  };
  const newest = latestId(folders.editions) === null ? null : readEdition(folders.editions);
  if (newest && JSON.stringify({ ...newest.edition, parent: null }) === JSON.stringify(withParent(content, null))) return { ...newest, isNew: false };
  const parent = newest ? { id: newest.id, sha256: newest.sha256 } : null;
  return { ...storeEdition(folders.editions, withParent(content, parent)), isNew: true };
}

function withParent(content: Omit<Edition, 'parent'>, parent: Edition['parent']): Edition {
  const { format, asOf, company, reportingCurrency, ...rest } = content;
  return { format, asOf, company, reportingCurrency, parent, ...rest };
}

async function billFiles({ database }: Context): Promise<EditionFile[]> {
  const rows = await database.rows<{ x_BillName: string; x_Sha256: string; x_Bytes: string }>(
    "SELECT x_BillName, x_Sha256, x_Bytes FROM bills WHERE x_BillStatus <> 'Duplicate' ORDER BY ALL",
  );
  return rows.map((row) => ({ name: row.x_BillName, sha256: row.x_Sha256, sizeBytes: Number(row.x_Bytes) }));
}

function inputFiles(folder: string): EditionFile[] {
  return INPUT_FILES.filter((name) => existsSync(join(folder, name))).map((name) => {
    const bytes = readFileSync(join(folder, name));
    return { name, sha256: sha256Of(bytes), sizeBytes: bytes.length };
  });
}

async function checkCounts({ database }: Context): Promise<Edition['checks']> {
  const [row] = await database.rows<{ passed: string; warnings: string }>(
    'SELECT count(*) FILTER (x_BadRows = 0) AS passed, count(*) FILTER (x_BadRows > 0) AS warnings FROM check_results',
  );
  return { passed: Number(row!.passed), warnings: Number(row!.warnings) };
}
