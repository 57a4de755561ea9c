/** Which months are closed, and what each keeps: closed-months.yaml, written by `costbook close` and committed by people. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CLOSED_MONTHS_FILE, CLOSED_TABLE_NAMES, type ClosedTableName } from '../../contract/closing.ts';
import { objectPath } from '../../contract/edition.ts';
import { listOf, readYaml, text } from '../../engine/config.ts';
import type { Folders } from '../../engine/context.ts';
import { CostbookError, EXIT } from '../../engine/errors.ts';
import { sha256OfFile } from '../../engine/lake.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 of 64 hex digits');
const Entry = z.strictObject({
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'is not a month like 2026-09'),
  edition: z.string().regex(/^\d{4}-\d{2}-\d{2}-[0-9a-f]{12}$/, 'is not the id of an edition'),
  manifest: sha256,
  currency: z.string().regex(/^[A-Z]{2,3}$/, 'is not a currency'),
  reason: text.optional(),
  ...(Object.fromEntries(CLOSED_TABLE_NAMES.map((name) => [name, sha256])) as Record<ClosedTableName, typeof sha256>),
});
const File = z.strictObject({ closed: listOf(Entry) });

/** One entry of the file, as it is written there. */
export type ClosedMonthEntry = z.output<typeof Entry>;

export interface ClosedMonth extends ClosedMonthEntry {
  /** Line of closed-months.yaml. */
  readonly where: string;
}

/** The closed months, earliest first. Throws MonthClosedTwice and the errors of {@link readYaml} (exit code 1). */
export function readClosedMonths(inputs: string): ClosedMonth[] {
  const { value, whereOf } = readYaml(join(inputs, CLOSED_MONTHS_FILE), File);
  const months = value.closed.map((entry, index) => ({ ...entry, where: whereOf(['closed', index]) }));
  for (const [index, { month, where }] of months.entries()) {
    const first = months.slice(0, index).find((other) => other.month === month);
    if (!first) continue;
    throw new CostbookError({
      name: 'MonthClosedTwice',
      what: `${month} stands in ${CLOSED_MONTHS_FILE} twice.`,
      why: `The other entry is ${first.where}; which of the two editions holds would be left to chance.`,
      fix: 'Keep the one that was closed first.',
      where,
    });
  }
  return months.sort((a, b) => (a.month < b.month ? -1 : 1));
}

/** Paths of what closed months keep, each proven by its hash. Throws ClosedMonthMissing and ClosedMonthChanged (exit code 2). */
export async function closedObjects(months: readonly ClosedMonth[], { data }: Folders): Promise<Record<ClosedTableName, string>[]> {
  const paths: Record<ClosedTableName, string>[] = [];
  for (const entry of months) {
    for (const name of CLOSED_TABLE_NAMES) await refuseChanged(entry, name, join(data, objectPath(entry[name])));
    paths.push(Object.fromEntries(CLOSED_TABLE_NAMES.map((name) => [name, join(data, objectPath(entry[name]))])) as Record<ClosedTableName, string>);
  }
  return paths;
}

async function refuseChanged({ month, where, ...entry }: ClosedMonth, name: ClosedTableName, path: string): Promise<void> {
  const isThere = existsSync(path);
  if (isThere && (await sha256OfFile(path)) === entry[name]) return;
  throw new CostbookError({
    name: isThere ? 'ClosedMonthChanged' : 'ClosedMonthMissing',
    what: `${month} is closed, and the ${name} that it keeps ${isThere ? 'are not those that were stored' : 'are not there'}: ${path}.`,
    why: `${isThere ? 'The bytes do not hash to the name of the file. ' : ''}Without them its numbers could only be made anew, and would not be those that were closed.`,
    fix: `Restore the file from git or a backup. To open the month again, remove its entry from ${CLOSED_MONTHS_FILE}; the commit then says who did.`,
    where,
    exitCode: EXIT.check,
  });
}
