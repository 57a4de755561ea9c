/** causes.json held against what both editions published, where the charges that it was made of are not at hand. */
import { z } from 'zod';
import type { CauseRow, EditionCauses } from '#contract/causes.ts';
import type { Edition } from '#contract/edition.ts';
import { readEdition, type StoredEdition } from '../../6-publish/editions/manifest.ts';
import { openEdition } from '../../6-publish/editions/open.ts';
import { missingObjects } from '../../6-publish/editions/pruned.ts';
import type { Folders } from '../../engine/context.ts';
import { Database, quoteName } from '../../engine/duckdb.ts';

const amount = z.string().regex(/^-?\d+(\.\d{1,12})?$/);
const edition = z.object({ id: z.string(), sha256: z.string() });
const File: z.ZodType<EditionCauses> = z.object({
  format: z.literal(1),
  earlier: edition,
  later: edition,
  rows: z.array(
    z.object({
      BillingPeriodStart: z.iso.date(),
      ServiceProviderName: z.string(),
      x_CostCenter: z.string(),
      ChargeCategory: z.string(),
      x_Change: amount,
      x_DataChange: amount,
      x_RuleChange: amount,
    }),
  ),
});
const KEYS = ['BillingPeriodStart', 'ServiceProviderName', 'x_CostCenter', 'ChargeCategory'] as const;
const AMOUNTS = ['x_Change', 'x_DataChange', 'x_RuleChange'] as const;

/** The first thing in the text that is not so, in a sentence, or null; `not at hand` where the tables of an edition are not. `later` follows an edition. */
export async function faultBesideGold({ data, editions }: Folders, later: StoredEdition, text: string): Promise<string | null> {
  const earlier = readEdition(editions, later.edition.parent!.id);
  const causes = causesIn(text);
  if (causes === null) return 'It is not a file that Costbook writes.';
  for (const [said, stored] of [
    [causes.earlier, earlier],
    [causes.later, later],
  ] as const)
    if (said.id !== stored.id || said.sha256 !== stored.sha256) return `It names edition ${said.id}, where ${stored.id} stands.`;
  const torn = causes.rows.find(({ x_Change, x_DataChange, x_RuleChange }) => unitsOf(x_DataChange) + unitsOf(x_RuleChange) !== unitsOf(x_Change));
  if (torn) return `The causes of ${placeOf(torn)} do not come to ${torn.x_Change}.`;
  return differenceFromGold(causes.rows, data, [earlier, later]);
}

function causesIn(text: string): EditionCauses | null {
  try {
    return File.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Decimal text as a whole number of its twelfth decimals. */
function unitsOf(decimal: string): bigint {
  const [whole = '', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(12, '0'));
}

function placeOf({ x_CostCenter, ServiceProviderName, ChargeCategory, BillingPeriodStart }: CauseRow): string {
  return `${x_CostCenter}, ${ServiceProviderName}, ${ChargeCategory} in ${BillingPeriodStart.slice(0, 7)}`;
}

async function differenceFromGold(rows: readonly CauseRow[], data: string, pair: readonly [StoredEdition, StoredEdition]): Promise<string | null> {
  const [earlier, later] = pair.map(
    ({ edition: { tables, ...rest } }): Edition => ({ ...rest, tables: tables.monthly_costs ? { monthly_costs: tables.monthly_costs } : {} }),
  );
  for (const each of [earlier!, later!]) if (!each.tables.monthly_costs || missingObjects(data, each).length > 0) return 'not at hand';
  const database = await Database.open();
  try {
    await database.inNewSchema('earlier', () => openEdition(database, data, earlier!));
    await database.inNewSchema('later', () => openEdition(database, data, later!));
    await database.createTextTable(
      'causes',
      [...KEYS, ...AMOUNTS],
      rows.map((row) => ({ ...row })),
    );
    const keys = KEYS.map(quoteName).join(', ');
    const [first] = await database.rows<CauseRow & { x_Said: string; x_Published: string }>(`
      SELECT * REPLACE (BillingPeriodStart::VARCHAR AS BillingPeriodStart) FROM (
        SELECT ${keys}, sum(x_Said)::DECIMAL(38, 12)::VARCHAR AS x_Said, sum(x_Published)::DECIMAL(38, 12)::VARCHAR AS x_Published FROM (
          SELECT * REPLACE (BillingPeriodStart::DATE AS BillingPeriodStart), x_Change::DECIMAL(38, 12) AS x_Said, 0::DECIMAL(38, 12) AS x_Published FROM causes
          UNION ALL BY NAME SELECT ${keys}, 0 AS x_Said, EffectiveCost AS x_Published FROM later.monthly_costs
          UNION ALL BY NAME SELECT ${keys}, 0 AS x_Said, -EffectiveCost AS x_Published FROM earlier.monthly_costs)
        GROUP BY ${keys} HAVING sum(x_Said) <> sum(x_Published) ORDER BY ALL LIMIT 1)`);
    return first ? `It says that ${placeOf(first)} changed by ${first.x_Said}, and between both editions it is ${first.x_Published}.` : null;
  } finally {
    database.close();
  }
}
