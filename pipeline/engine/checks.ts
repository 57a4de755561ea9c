/** Runs a room's checks: a file `money_is_never_lost.sql` is a query for bad rows, and its name is the sentence that must be true. */
// makes: check_results
// in:    bill files
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Context } from './context.ts';
import type { Database, Row } from './duckdb.ts';
import { CostbookError, EXIT } from './errors.ts';

interface CheckResult {
  readonly room: string;
  readonly name: string;
  readonly sentence: string;
  readonly isBlocking: boolean;
  readonly badRows: number;
  readonly examples: readonly Row[];
}

const EXAMPLES = 3;
const RESULT_COLUMNS = ['x_Room', 'x_CheckName', 'x_Sentence', 'x_BadRows', 'x_Example', 'x_Blocking'] as const;

/**
 * Runs every `*.sql` of a folder named `checks`, in name order, and appends one row each to the table `check_results`,
 * under the name of the room unless another is given.
 * The line `-- severity: blocking|warning` in a file says what bad rows mean; without it they block.
 * Throws CheckFailed (exit code 2) after all checks ran when a blocking one found bad rows.
 */
export async function runChecks(context: Context, folder: string, room: string = basename(dirname(folder))): Promise<void> {
  const { database, log } = context;
  await database.run(
    `CREATE TABLE IF NOT EXISTS main.check_results (x_Room VARCHAR, x_CheckName VARCHAR, x_Sentence VARCHAR, x_BadRows BIGINT, x_Example VARCHAR, x_Blocking BOOLEAN)`,
  );
  const files = existsSync(folder) ? (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort() : [];
  const results: CheckResult[] = [];
  for (const file of files) {
    log.step(`${room}  check ${file} …`);
    results.push(await runCheck(context, room, join(folder, file)));
  }
  await keep(database, room, results);
  const bad = results.filter(({ badRows }) => badRows > 0);
  for (const { sentence, badRows, isBlocking } of bad) if (!isBlocking) log.note(`${room}  warning: not true that ${sentence} (${badRows} rows)`);
  const failed = bad.filter(({ isBlocking }) => isBlocking);
  const [first] = failed;
  if (first) throw checkFailed(first, failed, folder);
}

async function keep(database: Database, room: string, results: readonly CheckResult[]): Promise<void> {
  await database.createTextTable('new_results', RESULT_COLUMNS, results.map(resultRow));
  await database.run('DELETE FROM main.check_results WHERE x_Room = $room AND x_CheckName IN (SELECT x_CheckName FROM new_results)', { room });
  await database.run('INSERT INTO main.check_results BY NAME FROM new_results');
  await database.run('DROP TABLE new_results');
}

function resultRow({ room, name, sentence, badRows, examples, isBlocking }: CheckResult): Row {
  const [example] = examples;
  return {
    x_Room: room,
    x_CheckName: name,
    x_Sentence: sentence,
    x_BadRows: badRows,
    x_Example: example ? JSON.stringify(example) : null,
    x_Blocking: isBlocking,
  };
}

async function runCheck({ database }: Context, room: string, path: string): Promise<CheckResult> {
  const sql = (await readFile(path, 'utf8')).trim().replace(/;$/, '');
  const name = basename(path, '.sql');
  const isBlocking = /^--\s*severity:\s*(\w+)/m.exec(sql)?.[1] !== 'warning';
  const badRows = Number(await database.value(`SELECT count(*) FROM (\n${sql}\n)`));
  const examples = badRows === 0 ? [] : await database.rows(`SELECT * FROM (\n${sql}\n) ORDER BY ALL LIMIT ${EXAMPLES}`);
  return { room, name, sentence: name.replaceAll('_', ' '), isBlocking, badRows, examples };
}

function checkFailed(first: CheckResult, failed: readonly CheckResult[], folder: string): CostbookError {
  const others = failed.slice(1).map(({ name }) => name);
  return new CostbookError({
    name: 'CheckFailed',
    what: `It is not true that ${first.sentence}: ${first.badRows} bad rows in ${first.room}, first: ${first.examples.map((row) => JSON.stringify(row)).join(' ')}.${others.length > 0 ? ` Also failed: ${others.join(', ')}.` : ''}`,
    why: 'A published number must be provable; this build would publish one that is not.',
    fix: `Look at the rows that the query returns, mend the bill or the rule that makes them, and build again; the last edition is unchanged.`,
    where: join(folder, `${first.name}.sql`),
    exitCode: EXIT.check,
  });
}
