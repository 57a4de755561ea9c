/** Room 6: tables leave the house as an edition. */
import type { Edition, EditionBill, EditionTable, SaidOfBill } from '#contract/edition.ts';
import { GOLD, type GoldTableName } from '#contract/gold.ts';
import type { Context } from '../engine/context.ts';
import { recipe } from '../engine/recipe.ts';
import { buildAlertFindings } from './alerts/findings/alert_findings.ts';
import { newestEdition, type StoredEdition, storeEdition } from './editions/manifest.ts';
import { writeTable } from './editions/objects.ts';
import { inputFiles } from './input-files.ts';
import { buildEarlierForecasts } from './records/earlier_forecasts.ts';
import { buildInputRecords } from './records/input_changes.ts';
import { buildTableRecipes } from './records/table_recipes.ts';
import { rememberBuild } from './same-build.ts';

export interface Published extends StoredEdition {
  /** False when bills, inputs and code say the same as the newest edition: then that one is returned. */
  readonly isNew: boolean;
}

/** Adds to gold what alerts.yaml makes of it and what is known of how it came to be, and writes the edition. Throws the errors of alerts.yaml. */
export async function publish(context: Context): Promise<Published> {
  await buildAlertFindings(context);
  await buildInputRecords(context);
  await buildTableRecipes(context);
  await buildEarlierForecasts(context);
  return writeEdition(context);
}

/**
 * Writes every gold table as objects and the edition that names them, then switches `latest` to it.
 * The edition depends on bills, inputs, what git says of these, as-of day, code and parent alone, never on the clock or the order of files.
 * Throws the errors of {@link newestEdition} (exit code 2).
 */
export async function writeEdition(context: Context): Promise<Published> {
  const { database, folders } = context;
  const threads = await database.value("SELECT current_setting('threads')");
  await database.run('SET threads = 1');
  await database.run('SET preserve_insertion_order = true');
  const tables: Record<string, EditionTable> = {};
  for (const name of Object.keys(GOLD) as GoldTableName[]) tables[name] = await writeTable(context, name);
  await database.run('SET preserve_insertion_order = false');
  await database.run(`SET threads = ${threads}`);

  const [parameters] = await database.rows<{ x_AsOf: string; x_ReportingCurrency: string; x_CompanyName: string }>('SELECT * FROM parameters');
  const silver = await database.value<string>('SELECT x_Sha256 FROM silver_list');
  const content: Omit<Edition, 'parent'> = {
    format: 1,
    asOf: parameters!.x_AsOf,
    company: parameters!.x_CompanyName,
    reportingCurrency: parameters!.x_ReportingCurrency,
    code: recipe(),
    ...(silver ? { silver } : {}),
    bills: await billFiles(context),
    inputs: inputFiles(folders.inputs),
    ...(context.rulesCommit === undefined ? {} : { rules: { commit: context.rulesCommit } }),
    tables,
    checks: await checkCounts(context),
  };
  const newest = newestEdition(folders.editions);
  const isNew = !newest || JSON.stringify({ ...newest.edition, parent: null }) !== JSON.stringify(withParent(content, null));
  const parent = newest ? { id: newest.id, sha256: newest.sha256 } : null;
  const stored = isNew ? storeEdition(folders.editions, withParent(content, parent)) : newest;
  await rememberBuild(context, stored.id);
  return { ...stored, isNew };
}

function withParent(content: Omit<Edition, 'parent'>, parent: Edition['parent']): Edition {
  const { format, asOf, company, reportingCurrency, ...rest } = content;
  return { format, asOf, company, reportingCurrency, parent, ...rest };
}

async function billFiles({ database }: Context): Promise<EditionBill[]> {
  const rows = await database.rows<{ x_BillName: string; x_Sha256: string; x_Bytes: string; said: string | null }>(`
    SELECT x_BillName, x_Sha256, x_Bytes, min(x_Said) AS said FROM bills LEFT JOIN said_of_bills USING (x_BillName, x_Sha256)
    WHERE x_BillStatus <> 'Duplicate' GROUP BY ALL ORDER BY ALL`);
  return rows.map(({ x_BillName, x_Sha256, x_Bytes, said }) => ({
    name: x_BillName,
    sha256: x_Sha256,
    sizeBytes: Number(x_Bytes),
    ...(said === null ? {} : { said: JSON.parse(said) as SaidOfBill }),
  }));
}

async function checkCounts({ database }: Context): Promise<Edition['checks']> {
  const [row] = await database.rows<{ passed: string; warnings: string }>(
    'SELECT count(*) FILTER (x_BadRows = 0) AS passed, count(*) FILTER (x_BadRows > 0) AS warnings FROM check_results',
  );
  return { passed: Number(row!.passed), warnings: Number(row!.warnings) };
}
