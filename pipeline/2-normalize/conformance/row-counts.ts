/**
 * Judges charges row by row in one pass. Every question of every rule is asked once and packed into bits; charges with the same
 * answers are one shape, of which a bill has few, and rules are decided on shapes.
 */
import { bitsOf, packedBits } from '../../engine/bit-counters.ts';
import type { Database } from '../../engine/duckdb.ts';
import type { Check } from './checks.ts';
import { compile, type Formula } from './formula.ts';
import { asRowSql, type Filled } from './value-answers.ts';

/** Charges of one bill and provider, judged by one rule. */
export interface RowCount {
  readonly billId: string;
  readonly provider: string | null;
  readonly rows: number;
  readonly failing: number;
  readonly repaired: number;
  /** Row of the bill that breaks the rule first, or else was repaired first. */
  readonly firstRow: number | null;
}

interface Shape {
  readonly billId: string;
  readonly provider: string | null;
  readonly n: number;
  readonly firstRow: number;
  readonly answers: Uint8Array;
}

/** Counts for each check, in their order, by bill and provider; `filled` names the columns that hold a value anywhere. */
export async function rowCounts(database: Database, checks: readonly Check[], filled: Filled): Promise<RowCount[][]> {
  const { atoms, tests } = compile(checks.flatMap<Formula>(({ applies, broken, repaired }) => [applies, broken, repaired]));
  const shapes = await shapesOf(database, await asRowSql(database, atoms, filled), atoms.length);
  return checks.map((_, index) => {
    const [applies, broken, repaired] = tests.slice(index * 3, index * 3 + 3) as [Test, Test, Test];
    const counts = new Map<string, RowCount[]>();
    for (const { answers, ...shape } of shapes) {
      const key = JSON.stringify([shape.billId, shape.provider]);
      counts.set(key, (counts.get(key) ?? []).concat(judged(shape, applies(answers), broken(answers), repaired(answers))));
    }
    return [...counts.values()].map(summed);
  });
}

function judged({ billId, provider, n, firstRow }: Omit<Shape, 'answers'>, applies: boolean, isBroken: boolean, isRepaired: boolean): RowCount {
  return {
    billId,
    provider,
    rows: applies ? n : 0,
    failing: isBroken ? n : 0,
    repaired: isRepaired ? n : 0,
    firstRow: isBroken || isRepaired ? firstRow : null,
  };
}

function summed(counts: readonly RowCount[]): RowCount {
  const sum = (pick: 'rows' | 'failing' | 'repaired'): number => counts.reduce((total, count) => total + count[pick], 0);
  const [rows, failing, repaired] = [sum('rows'), sum('failing'), sum('repaired')];
  const firsts = counts.flatMap((count) => (count.firstRow !== null && (failing === 0 || count.failing > 0) ? [count.firstRow] : []));
  return {
    billId: counts[0]!.billId,
    provider: counts[0]!.provider,
    rows,
    failing,
    repaired,
    firstRow: firsts.length > 0 ? firsts.reduce((a, b) => Math.min(a, b)) : null,
  };
}

type Test = (answers: Uint8Array) => boolean;

async function shapesOf(database: Database, questions: readonly string[], size: number): Promise<Shape[]> {
  const bits = packedBits('q', questions);
  const rows = await database.rows<Record<string, string>>(`
    SELECT x_BillId, ServiceProviderName, ${bits.map((bit) => `${bit}, `).join('')}count(*) AS n, min(x_BillRow) AS first_row
    FROM charges GROUP BY ALL ORDER BY ALL`);
  return rows.map((row) => ({
    billId: row.x_BillId!,
    provider: row.ServiceProviderName ?? null,
    n: Number(row.n),
    firstRow: Number(row.first_row),
    answers: bitsOf('q', size, row),
  }));
}
